import type { Hour } from "../../../src/ports/history.js";

export const HOUR = 3_600_000;

/** Consecutive hours with one probe each. */
export function hoursFrom(start: string | number, count: number, listeners: (at: number) => number): Hour[] {
  const first = typeof start === "number" ? start : Date.parse(start);
  return Array.from({ length: count }, (_, hour) => {
    const at = first + hour * HOUR;
    const value = listeners(at);
    return { at, looks: 1, listeners: value, peak: Math.round(value), peakAt: at };
  });
}
