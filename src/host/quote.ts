/** The one place where words become shell text. Everything is quoted for POSIX sh; nothing else in the program quotes. */

// `=` is left out: `A=b` in front of a command would be an assignment.
const plain = /^[A-Za-z0-9_@%+:,./-]+$/u;

/**
 * One word that sh reads back as exactly `word`. Plain words stay readable, all others stand in single quotes.
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
 * What an operator gave to be run on a host. One word alone is shell text, so that `'df -h / | tail -n 1'` can be said; several are a program and
 * exactly its arguments.
 */
export function commandLine(given: readonly string[]): string {
  const [only = "", ...others] = given;
  return others.length === 0 ? only : shellCommand(given);
}

/**
 * A piece of shell script with values in it: each interpolated string becomes one quoted word, an array becomes its words
 * with blanks between (nothing at all when it is empty). The text around them is script and goes in as it stands.
 */
export function sh(script: TemplateStringsArray, ...values: ReadonlyArray<string | number | readonly string[]>): string {
  return script.reduce((text, piece, index) => `${text}${words(values[index - 1] ?? [])}${piece}`);
}

function words(value: string | number | readonly string[]): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? quote(value) : shellCommand(value);
}
