import type { Problem } from "../../errors.js";

/** One line per problem, in file order: `file:line:column  key  message`. */
export function problemLines(problems: readonly Problem[]): string {
  const sorted = [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
  return sorted.map(({ file, line, column, key, message }) => `${file}:${line}:${column}  ${key}  ${message}\n`).join("");
}
