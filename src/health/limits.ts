import type { Verdict } from "./verdict.js";

/** Of one value, in its unit. */
export interface Limits {
  warning: number;
  critical: number;
}

/** Of a value that is worse the higher it is. */
export function verdictAbove(value: number, { warning, critical }: Limits): Verdict {
  return value >= critical ? "CRITICAL" : value >= warning ? "WARNING" : "OK";
}

/** Of a value that is worse the lower it is. */
export function verdictBelow(value: number, { warning, critical }: Limits): Verdict {
  return value <= critical ? "CRITICAL" : value <= warning ? "WARNING" : "OK";
}

/** The limit that a verdict is about, in words: `, limit 1.5 s`; nothing when all is well. */
export function limitText(verdict: Verdict, { warning, critical }: Limits, unit: string): string {
  if (verdict === "OK" || verdict === "UNKNOWN") return "";
  return `, limit ${verdict === "CRITICAL" ? critical : warning}${unit}`;
}
