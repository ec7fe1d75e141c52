import type { ScriptFile } from "../script.js";

/**
 * A fact about a host: a script that prints it, and a pure function that parses the output.
 * One script reads all facts of a host, so a further fact needs no further round trip.
 */
export interface Fact<Wanted, Value> {
  name: string;
  /** Prints lines. It must never fail: a missing file or program is a fact, not an error. */
  script(wanted: Wanted): ScriptFile;
  parse(lines: readonly string[]): Value;
}

/** The values of `KEY=value` lines, without quotes; other lines are ignored. */
export function keyValues(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).replace(/^"(.*)"$/u, "$1")]),
  );
}
