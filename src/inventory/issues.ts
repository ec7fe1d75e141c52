import type * as z from "zod";
import { didYouMean, nearest } from "../nearest.js";
import { valueAt, type Path } from "./place.js";
import { quoted } from "./quoted.js";
import { keysAt } from "./shape.js";
import { expectation, wrongValue } from "./wording.js";

type Issue = z.core.$ZodIssue;
type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

/** A schema issue, described for the operator. */
interface Described {
  path: Path;
  message: string;
  /** The place is the key itself, for example an unknown key. */
  ofKey?: boolean;
  /** The correct path of a misspelt key: an error that this path is missing would report the same mistake again. */
  meant?: Path;
}

/** One or more problems of one schema issue; `raw` is the input of the schema. */
export function describeIssue(issue: Issue, raw: unknown): Described[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(path, raw);
    return issue.keys.map((key) => unknownKey([...path, key], known));
  }
  if (issue.code === "invalid_key") {
    const reasons = issue.issues.map((inner) => inner.message).join("; ");
    return [{ path, ofKey: true, message: `${quoted(String(path.at(-1)))} ${reasons}` }];
  }
  if (issue.code === "invalid_union") return issue.discriminator === undefined ? eitherOr(issue, raw) : kinds(issue, raw);
  const value = valueAt(raw, path);
  if (path.length === 0 && value === null)
    return [{ path, message: "the file is empty; create an example with radioctl init DIR" }];
  return [{ path, message: value === undefined ? `missing; ${expectation(issue)}` : wrongValue(issue, value) }];
}

function unknownKey(path: Path, known: readonly string[]): Described {
  const meant = nearest(String(path.at(-1)), known);
  const hint = meant === undefined ? `known keys: ${known.join(", ")}` : `did you mean "${meant}"?`;
  return {
    path,
    ofKey: true,
    message: `unknown key; ${hint}`,
    ...(meant !== undefined && { meant: [...path.slice(0, -1), meant] }),
  };
}

/** A union whose kinds are distinguished by one key: reports that key, not what each kind would require. */
function kinds(issue: UnionIssue, raw: unknown): Described[] {
  const { path, discriminator = "" } = issue;
  const options = "options" in issue ? (issue.options ?? []) : [];
  const place = path.at(-1) === discriminator ? path : [...path, discriminator];
  const known = options.map(String);
  const given = valueAt(raw, place);
  if (given !== undefined) {
    return [
      {
        path: place,
        message: `${quoted(given)} is not one of ${known.join(", ")}${didYouMean(typeof given === "string" ? given : "", known)}`,
      },
    ];
  }
  const parent = place.slice(0, -1);
  const keys = Object.keys((valueAt(raw, parent) as object | undefined) ?? {});
  const misspelt = keys.find((key) => nearest(key, [discriminator]) !== undefined);
  if (misspelt !== undefined) return [unknownKey([...parent, misspelt], [discriminator])];
  return [{ path: place, message: `missing; one of ${known.join(", ")}` }];
}

/** A union of groups with one key each, such as the entries of `secrets`: the key determines the kind. */
function eitherOr({ path, errors }: UnionIssue, raw: unknown): Described[] {
  const value = valueAt(raw, path);
  const names = keysAt(path, raw);
  if (typeof value !== "object" || value === null)
    return [{ path, message: `must be a group with one of the keys ${names.join(", ")}` }];
  const given = Object.keys(value);
  const unknown = given.filter((key) => !names.includes(key));
  if (unknown.length > 0) return unknown.map((key) => unknownKey([...path, key], names));
  if (given.length !== 1)
    return [{ path, message: `must have exactly one of the keys ${names.join(", ")}; use a separate entry for each` }];
  const meant = errors.find((issues) => issues.every((issue) => issue.path[0] === given[0])) ?? [];
  return meant.flatMap((inner) => describeIssue({ ...inner, path: [...path, ...inner.path] }, raw));
}
