import type { z } from "zod";
import { Cuts } from "./cuts.js";
import { valueAt, type Path } from "./place.js";
import { inventorySchema, type Inventory } from "./schema.js";
import { SecretRef } from "./secret-ref.js";

export interface Pruned {
  /** What is left when everything that the schema refuses is cut out. */
  inventory: Inventory | undefined;
  /** What the schema refuses, at the places of the original. */
  issues: readonly z.core.$ZodIssue[];
  cuts: Cuts;
}

/** Each round cuts at least one node off; no inventory nests deeper than this. */
const ROUNDS = 12;

/** What stands in for parts that an inventory can't be without, so that the rest can be checked all the same. */
const standIns: Readonly<Record<string, unknown>> = {
  station: {
    name: "-",
    zone: "invalid.invalid",
    listen: "live.invalid.invalid",
    timezone: "UTC",
    quietHour: "05:00",
    operators: [{ name: "nobody", keys: [`ssh-ed25519 ${"A".repeat(68)}`] }],
    key: new SecretRef("station-key"),
  },
  sources: {},
  channels: {},
  regions: {},
  hosts: {},
};

/**
 * Cuts out what the schema refuses: an unknown key goes alone, a wrong value goes where it may be missing, else what it stands in goes with it.
 */
export function prune(raw: unknown): Pruned {
  const cuts = new Cuts();
  const whole = inventorySchema.safeParse(raw);
  if (whole.success) return { inventory: whole.data, issues: [], cuts };
  let issues: readonly z.core.$ZodIssue[] = whole.error.issues;
  for (let round = 0; round < ROUNDS; round++) {
    for (const path of issues.flatMap(badPlaces).map((place) => (round === 0 ? place : cuts.toOriginal(place)))) {
      const cut = valueAt(raw, path) === undefined && !hasStandIn(path) ? path.slice(0, -1) : path;
      if (cut.length === 0) return { inventory: undefined, issues: whole.error.issues, cuts };
      cuts.add(cuts.has(cut) && !hasStandIn(cut) ? cut.slice(0, -1) : cut);
    }
    const rest = inventorySchema.safeParse(withStandIns(cuts.apply(raw)));
    if (rest.success) return { inventory: rest.data, issues: whole.error.issues, cuts };
    issues = rest.error.issues;
  }
  return { inventory: undefined, issues: whole.error.issues, cuts };
}

function badPlaces(issue: z.core.$ZodIssue): Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function hasStandIn(path: Path): boolean {
  return path.length <= 2 && valueAt(standIns, path) !== undefined;
}

function withStandIns(rest: unknown): unknown {
  const station = valueAt(rest, ["station"]);
  return { ...standIns, ...(rest as object), station: { ...(standIns["station"] as object), ...(station as object) } };
}
