/** The value of a period, and the lower edge of its filled area. */
export interface Point {
  /** The middle of the period, milliseconds since 1970. */
  at: number;
  value: number;
  /** The area from here to the value is filled. */
  low: number;
}

/** A curve: points in order of time, and their usual distance. */
export interface Series {
  points: readonly Point[];
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  stepMilliseconds: number;
}

/** cron is sometimes a little late; two missing reports are a gap. */
const GAP_STEPS = 2.5;

/** The usual time between two points; at least one bucket. */
export function usualStep(times: readonly number[], bucketMilliseconds: number): number {
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return Math.max(bucketMilliseconds, pauses.sort((one, other) => one - other)[Math.floor(pauses.length / 2)] ?? 0);
}

/** Groups of neighbouring points without a gap. */
export function runsOf({ points, stepMilliseconds }: Series): Point[][] {
  const runs: Point[][] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before === undefined || point.at - before.at > GAP_STEPS * stepMilliseconds) runs.push([]);
    runs.at(-1)?.push(point);
  });
  return runs;
}

/** The highest value; 0 for a series without any. */
export function highest({ points }: Series): number {
  return points.reduce((most, { value }) => Math.max(most, value), 0);
}

/** At most this many points, for a small chart: of neighbours the highest is kept, so that no peak is lost. Gaps stay. */
export function thinned(series: Series, most: number): Series {
  const size = Math.max(series.stepMilliseconds, (series.to - series.from) / most);
  const kept = new Map<number, Point>();
  for (const point of series.points) {
    const place = Math.floor((point.at - series.from) / size);
    const before = kept.get(place);
    if (before === undefined || point.value > before.value) kept.set(place, point);
  }
  return { ...series, points: [...kept.values()], stepMilliseconds: size };
}
