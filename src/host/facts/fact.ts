import type { ScriptFile } from "../script.js";

/**
 * Something to know about a host: a script that prints it, and the pure function that reads what it prints.
 * All facts of a host are read by one script, so a fact costs no round trip of its own.
 */
export interface Fact<Wanted, Value> {
  name: string;
  /** Prints lines; must not fail the script, whatever the state of the host. A thing that isn't there is a fact, not an error. */
  script(wanted: Wanted): ScriptFile;
  parse(lines: readonly string[]): Value;
}

/** `KEY=value` lines, quotes taken off; what has no `=` is passed over. */
export function keyValues(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).replace(/^"(.*)"$/u, "$1")]),
  );
}
