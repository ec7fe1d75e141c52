/** Quoting for POSIX sh. No other module quotes. */

// `=` is left out: `A=b` in front of a command would be an assignment.
const plain = /^[A-Za-z0-9_@%+:,./-]+$/u;

/**
 * One word that sh reads back as exactly `word`. Plain words are not quoted, all others are in single quotes.
 * @throws TypeError for a NUL, which no argument of a program can carry
 */
export function quote(word: string): string {
  if (word.includes("\0")) throw new TypeError("a shell word cannot contain NUL");
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line that runs exactly `argv`. */
export function shellCommand(argv: readonly string[]): string {
  return argv.map(quote).join(" ");
}

/**
 * The command line for an operator's words. A single word is shell text, such as `'df -h / | tail -n 1'`; several words are a program and exactly
 * its arguments.
 */
export function commandLine(given: readonly string[]): string {
  const [only = "", ...others] = given;
  return others.length === 0 ? only : shellCommand(given);
}

/**
 * A piece of shell script with values: each interpolated string becomes one quoted word, and an array becomes quoted words, separated by blanks
 * (an empty array becomes nothing). The text around the values is not changed.
 */
export function sh(script: TemplateStringsArray, ...values: ReadonlyArray<string | number | readonly string[]>): string {
  return script.reduce((text, piece, index) => `${text}${words(values[index - 1] ?? [])}${piece}`);
}

function words(value: string | number | readonly string[]): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? quote(value) : shellCommand(value);
}
