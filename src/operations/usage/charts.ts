import type { By, Span } from "../../ports/history.js";

/** A line of a chart. Times without a probe have no point: a gap, not a zero. */
export interface Curve {
  /** `eu`, `/live.mp3`, `eu-1`; empty for all. */
  key: string;
  /** `at`: the start of its bucket, milliseconds since 1970. */
  points: ReadonlyArray<{ at: number; value: number }>;
}

/** The history of a period, ready to be drawn. */
export interface Charts {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  bucketSeconds: number;
  /** Listeners: all together, and by channel, mount, region and host. */
  listeners: Readonly<Record<By, readonly Curve[]>>;
  /** Seconds behind the master, one curve for each relay. */
  lag: readonly Curve[];
  onAir: readonly Span[];
}

/** The most points of a chart: enough for its width on a phone and on a desktop. */
const MOST_POINTS = 300;

/** Widths on which a reader can read the time. */
const BUCKETS_SECONDS = [300, 900, 1800, 3600, 2 * 3600, 6 * 3600, 12 * 3600, 24 * 3600];

/** The width of a chart's buckets, so that it does not have more points than are visible. */
export function bucketSecondsFor(hours: number): number {
  return BUCKETS_SECONDS.find((seconds) => (hours * 3600) / seconds <= MOST_POINTS) ?? 24 * 3600;
}

/** One curve for each key, in the order of the keys. Points keep their order. */
export function curves(points: ReadonlyArray<{ at: number; key: string; value: number }>): Curve[] {
  const byKey = new Map<string, Array<{ at: number; value: number }>>();
  for (const { at, key, value } of points) {
    const own = byKey.get(key);
    if (own === undefined) byKey.set(key, [{ at, value }]);
    else own.push({ at, value });
  }
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, own]) => ({ key, points: own }));
}
