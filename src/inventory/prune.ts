import type { z } from "zod";
import { inventorySchema, type Inventory } from "./schema.js";
import { SecretRef } from "./secret-ref.js";
import { valueAt, type Path } from "./yaml.js";

/** Each round cuts at least one node off; no inventory nests deeper than this. */
const ROUNDS = 12;

/**
 * What the schema refuses, and what remains when that is cut out: an unknown key goes alone, a wrong value goes where it may be missing, else
 * what it stands in goes with it.
 */
export function prune(raw: unknown): { inventory: Inventory | undefined; issues: z.core.$ZodIssue[]; removed: Path[] } {
  const first = inventorySchema.safeParse(raw);
  if (first.success) return { inventory: first.data, issues: [], removed: [] };
  let rest = copy(raw);
  const removed: Path[] = [];
  let issues = first.error.issues;
  for (let round = 0; round < ROUNDS; round++) {
    for (const issue of issues) {
      for (const path of badPlaces(issue)) {
        const place = valueAt(rest, path) === undefined ? path.slice(0, -1) : path;
        if (place.length === 0) return { inventory: undefined, issues: first.error.issues, removed };
        removed.push(place);
        rest = without(rest, place);
      }
    }
    const again = inventorySchema.safeParse(rest);
    if (again.success) return { inventory: again.data, issues: first.error.issues, removed };
    issues = again.error.issues;
  }
  return { inventory: undefined, issues: first.error.issues, removed };
}

function badPlaces(issue: z.core.$ZodIssue): Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null || value instanceof SecretRef) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}

function without(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return rest.length === 0
      ? value.filter((_, index) => index !== Number(step))
      : value.map((inner, index) => (index === Number(step) ? without(inner, rest) : inner));
  const entries = Object.entries(value);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([key]) => key !== String(step))
      : entries.map(([key, inner]) => [key, key === String(step) ? without(inner, rest) : inner]),
  );
}
