import type { Verdict } from "./verdict.js";

export interface Levels {
  warning: number;
  critical: number;
}

/** For a value that gets worse as it rises; a value equal to a level has reached it. */
export function whenAbove(value: number, { warning, critical }: Levels): Verdict {
  return value >= critical ? "CRITICAL" : value >= warning ? "WARNING" : "OK";
}

/** For a value that gets worse as it falls. */
export function whenBelow(value: number, { warning, critical }: Levels): Verdict {
  return value <= critical ? "CRITICAL" : value <= warning ? "WARNING" : "OK";
}

/** The level that a value has reached, or would reach next: the limit in a summary. */
export function limitOf(verdict: Verdict, { warning, critical }: Levels): number {
  return verdict === "CRITICAL" ? critical : warning;
}

/** The limit that a value has reached, in words: `, limit 1.5 s`; empty for OK and UNKNOWN. */
export function limitText(verdict: Verdict, levels: Levels, unit: string): string {
  return verdict === "OK" || verdict === "UNKNOWN" ? "" : `, limit ${limitOf(verdict, levels)}${unit}`;
}
