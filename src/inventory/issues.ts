import type { z } from "zod";
import { didYouMean, nearest } from "../nearest.js";
import { valueAt, type Path } from "./place.js";
import { keysAt } from "./shape.js";
import { expectation, wrongValue } from "./wording.js";

type Issue = z.core.$ZodIssue;
type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

/** A schema issue in the operator's words. */
interface Described {
  path: Path;
  message: string;
  /** The place is the key itself, as for an unknown key. */
  ofKey?: boolean;
  /** Where the value belongs that stands under a misspelt key: that it is missing there is the same mistake. */
  meant?: Path;
}

/** One or more problems of one schema issue; `raw` is what the schema was given. */
export function describeIssue(issue: Issue, raw: unknown): Described[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...path, key], keysAt(path, raw)));
  if (issue.code === "invalid_key") {
    const reasons = issue.issues.map((inner) => inner.message).join("; ");
    return [{ path, ofKey: true, message: `${JSON.stringify(String(path.at(-1)))} ${reasons}` }];
  }
  if (issue.code === "invalid_union") return issue.discriminator === undefined ? eitherOr(issue, raw) : kinds(issue, raw);
  const value = valueAt(raw, path);
  if (path.length === 0 && value === null)
    return [{ path, message: "the file is empty; radioctl init DIR makes one to start from" }];
  return [{ path, message: value === undefined ? `missing; ${expectation(issue)}` : wrongValue(issue, value) }];
}

function unknownKey(path: Path, known: readonly string[]): Described {
  const meant = nearest(String(path.at(-1)), known);
  const hint = meant === undefined ? `known here: ${known.join(", ")}` : `did you mean "${meant}"?`;
  return {
    path,
    ofKey: true,
    message: `unknown key; ${hint}`,
    ...(meant !== undefined && { meant: [...path.slice(0, -1), meant] }),
  };
}

/** A union told apart by one key: what is wrong is that key, not what each of its kinds would want. */
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
        message: `${JSON.stringify(given)} is none of ${known.join(", ")}${didYouMean(typeof given === "string" ? given : "", known)}`,
      },
    ];
  }
  const parent = place.slice(0, -1);
  const keys = Object.keys((valueAt(raw, parent) as object | undefined) ?? {});
  const misspelt = keys.find((key) => nearest(key, [discriminator]) !== undefined);
  if (misspelt !== undefined) return [unknownKey([...parent, misspelt], [discriminator])];
  return [{ path: place, message: `missing; one of ${known.join(", ")}` }];
}

/** A union of groups with one key each, as `secrets` are: the key tells which one is meant. */
function eitherOr({ path, errors }: UnionIssue, raw: unknown): Described[] {
  const value = valueAt(raw, path);
  const names = keysAt(path, raw);
  if (typeof value !== "object" || value === null)
    return [{ path, message: `must be a group of one key, of ${names.join(", ")}` }];
  const given = Object.keys(value);
  const strangers = given.filter((key) => !names.includes(key));
  if (strangers.length > 0) return strangers.map((key) => unknownKey([...path, key], names));
  if (given.length !== 1) return [{ path, message: `must have one key, of ${names.join(", ")}; make an entry of each` }];
  const meant = errors.find((issues) => issues.every((issue) => issue.path[0] === given[0])) ?? [];
  return meant.flatMap((inner) => describeIssue({ ...inner, path: [...path, ...inner.path] }, raw));
}
