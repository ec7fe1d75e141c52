import { patterns, readers, textOf } from "../operations/adopt/patterns.js";
import type { Figure } from "./figure.js";

const [SMALL, LARGE] = [64 * 1024, 1024 * 1024];

/** Shorter times are noise. */
const LEAST_SECONDS = 0.05;

/** How much longer the readers of adopt take for a text that is sixteen times as long: 16 is linear, 256 quadratic. */
export function benchReaders(): Figure[] {
  return Object.entries(readers).flatMap(([name, read]) => {
    const worst = patterns
      .map((pattern) => ({ pattern, small: seconds(read, textOf(pattern, SMALL)), large: seconds(read, textOf(pattern, LARGE)) }))
      .toSorted((one, other) => other.large - one.large)[0];
    if (worst === undefined) return [];
    const from = JSON.stringify(worst.pattern);
    const growth = worst.large < LEAST_SECONDS ? [] : [worst.large / Math.max(worst.small, 0.001)];
    return [
      { what: `${name}: 1 MiB of its worst pattern`, value: worst.large, unit: "s", goal: 5, from } as const,
      ...growth.map((value) => ({ what: `${name}: times as long for 16 times as much`, value, unit: "x", goal: 64 }) as const),
    ];
  });
}

function seconds(read: (text: string) => unknown, text: string): number {
  const startedAt = performance.now();
  read(text);
  return (performance.now() - startedAt) / 1000;
}
