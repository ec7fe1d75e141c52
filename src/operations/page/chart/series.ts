/** A value of a stretch of time, and between what it lies. */
export interface Point {
  /** The middle of its stretch, milliseconds since 1970. */
  at: number;
  value: number;
  /** What is filled below the line: from here to the value. */
  low: number;
}

/** A curve as drawn: points in the order of time, and how far apart they usually are. */
export interface Series {
  points: readonly Point[];
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  stepMilliseconds: number;
}

/** Cron comes a little late now and then; two looks that are missing are a gap. */
const GAP_STEPS = 2.5;

/** The time between two points, as it mostly is; at least that of a bucket. */
export function usualStep(times: readonly number[], bucketMilliseconds: number): number {
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return Math.max(bucketMilliseconds, pauses.sort((one, other) => one - other)[Math.floor(pauses.length / 2)] ?? 0);
}

/** Neighbours without a gap between them. */
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

/** At most so many points, for a small picture: neighbours become the higher of them, so that no peak is lost. Gaps stay. */
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
