import type { Verdict } from "./verdict.js";

export interface Levels {
  warning: number;
  critical: number;
}

/** Of a value that is worse the higher it is; a value that reaches a level is judged by it. */
export function whenAbove(value: number, { warning, critical }: Levels): Verdict {
  return value >= critical ? "CRITICAL" : value >= warning ? "WARNING" : "OK";
}

/** Of a value that is worse the lower it is. */
export function whenBelow(value: number, { warning, critical }: Levels): Verdict {
  return value <= critical ? "CRITICAL" : value <= warning ? "WARNING" : "OK";
}

/** The level that a value has reached, or would reach next: what a summary names as its limit. */
export function limitOf(verdict: Verdict, { warning, critical }: Levels): number {
  return verdict === "CRITICAL" ? critical : warning;
}

/** The limit that a verdict is about, in words: `, limit 1.5 s`; nothing when all is well. */
export function limitText(verdict: Verdict, levels: Levels, unit: string): string {
  return verdict === "OK" || verdict === "UNKNOWN" ? "" : `, limit ${limitOf(verdict, levels)}${unit}`;
}
