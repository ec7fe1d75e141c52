import type { z } from "zod";
import { didYouMean } from "./nearest.js";
import { keysAt } from "./shape.js";
import { valueAt, type Path } from "./yaml.js";

type Issue = z.core.$ZodIssue;

/** A schema issue in the operator's words. */
export interface Described {
  path: Path;
  message: string;
  /** The place is the key itself, as for an unknown key. */
  ofKey?: boolean;
}

/** One or more problems of one schema issue. */
export function describeIssue(issue: Issue, raw: unknown): Described[] {
  const path: Path = issue.path;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key], ofKey: true, message: unknownKey(key, keysAt(path, raw)) }));
  if (issue.code === "invalid_key")
    return [
      {
        path,
        ofKey: true,
        message: `${JSON.stringify(String(path.at(-1)))} ${issue.issues.map((inner) => inner.message).join("; ")}`,
      },
    ];
  if (issue.code === "invalid_union") return describeUnion(issue, path, raw);
  return [{ path, message: message(issue, valueAt(raw, path)) }];
}

/** Nothing stands at the place: a required key is missing, and the place is that of what it should stand in. */
export function isMissing(raw: unknown, path: Path): boolean {
  return valueAt(raw, path) === undefined;
}

function describeUnion(issue: Extract<Issue, { code: "invalid_union" }>, path: Path, raw: unknown): Described[] {
  if (issue.discriminator !== undefined) {
    const place = path.at(-1) === issue.discriminator ? path : [...path, issue.discriminator];
    const given = valueAt(raw, place);
    const known = issue.discriminator === "role" ? ["master", "relay"] : ["live", "pull", "playlist"];
    return [
      {
        path: place,
        message:
          given === undefined
            ? `missing; one of ${known.join(", ")}`
            : `${JSON.stringify(given)} is none of ${known.join(", ")}${didYouMean(String(given), known)}`,
      },
    ];
  }
  // Of several ways to say it, the one that fails for fewer reasons is the one that is meant.
  const [best = []] = [...issue.errors].sort((a, b) => a.length - b.length);
  return best.flatMap((inner) => describeIssue({ ...inner, path: [...path, ...inner.path] }, raw));
}

function unknownKey(key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known);
  return `unknown key${hint === "" ? `; known here: ${known.join(", ")}` : hint}`;
}

function message(issue: Issue, value: unknown): string {
  if (value === undefined) return `missing${issue.code === "invalid_type" ? `; must be ${article(issue.expected)}` : ""}`;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${article(issue.expected)}, not ${kindOf(value)}`;
    case "invalid_value":
      return issue.values.length === 1
        ? `must be ${String(issue.values[0])}`
        : `${JSON.stringify(value)} is none of ${issue.values.map(String).join(", ")}${didYouMean(String(value), issue.values.map(String))}`;
    case "too_small":
      return `must ${bound(issue.origin, "at least", Number(issue.minimum))}`;
    case "too_big":
      return `must ${bound(issue.origin, "at most", Number(issue.maximum))}`;
    case "invalid_format":
      return issue.message.startsWith("must")
        ? issue.message
        : `must be a valid ${issue.format === "regex" ? "value" : issue.format}`;
    default:
      return issue.message;
  }
}

function bound(origin: string, word: string, limit: number): string {
  if (origin === "string") return `have ${word} ${limit} ${limit === 1 ? "character" : "characters"}`;
  return origin === "array" ? `have ${word} ${limit} ${limit === 1 ? "entry" : "entries"}` : `be ${word} ${limit}`;
}

const articles: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
  record: "a group of keys",
};

function article(expected: string): string {
  return articles[expected] ?? expected;
}

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of keys";
  return typeof value === "string" ? `text (${JSON.stringify(value)})` : String(value);
}
