import type { Problem } from "../errors.js";
import { Unwritable } from "./language.js";
import type { TemplateText } from "./templates.js";

/** Handlebars gives the place of an error in three ways: as fields, in the parser's hash, or only in its text. */
export function asProblem(template: TemplateText, error: unknown): Problem {
  const { lineNumber, column, hash, message } = error as {
    lineNumber?: number;
    column?: number;
    hash?: { loc?: { first_line: number; first_column: number } };
    message: string;
  };
  const line = lineNumber ?? hash?.loc?.first_line ?? Number(/line (\d+)/u.exec(message)?.[1] ?? 1);
  const place = { line, column: column ?? hash?.loc?.first_column ?? 0 };
  if (error instanceof Unwritable) return problem(template, { line: 1, column: 0 }, "", error.message);
  // The second is about a name in a number, which is no object.
  const name = /^"(.+)" not defined in|^Cannot use 'in' operator to search for '(.+)' in/u.exec(message)?.slice(1).find(Boolean);
  const text = name === undefined ? (message.split("\n")[0] ?? message) : "unknown value";
  return problem(template, place, name ?? "", text);
}

export function problem(
  template: TemplateText,
  { line, column }: { line: number; column: number },
  key: string,
  message: string,
): Problem {
  return { file: template.file, line, column: column + 1, key, message };
}
