/** One measured figure with its reference or its limit. */
export interface Figure {
  what: string;
  value: number;
  unit: "s" | "x" | "MB" | "MB/s" | "execs" | "calls";
  /** The maximum that it should have. */
  goal?: number;
  /** How the value was measured. */
  from?: string;
}

export function printFigure({ what, value, unit, goal, from }: Figure): void {
  const shown = `${unit === "execs" || unit === "calls" ? value.toFixed(0) : value.toFixed(2)} ${unit}`;
  const verdict = goal === undefined ? "" : `goal ${goal} ${value <= goal ? "reached" : "MISSED"}`;
  console.log(`${what.padEnd(58)} ${shown.padStart(12)}   ${verdict.padEnd(18)} ${from ?? ""}`);
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Runs two things alternately, so that other load on the machine affects both; returns the median seconds of each. */
export async function inTurn(times: number, one: () => Promise<void>, other: () => Promise<void>): Promise<[number, number]> {
  const seconds: [number[], number[]] = [[], []];
  for (let round = 0; round < times; round++) {
    seconds[0].push(await timed(one));
    seconds[1].push(await timed(other));
  }
  return [median(seconds[0]), median(seconds[1])];
}

async function timed(action: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await action();
  return (performance.now() - started) / 1000;
}
