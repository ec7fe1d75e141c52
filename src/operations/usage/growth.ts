import type { Hour } from "../../ports/history.js";

/** How the number of listeners changes from week to week. */
export type Growth =
  | { known: false; because: string; weeks: number }
  | {
      known: true;
      /** Weekly change of the mean, by a straight line through the weeks, in percent of their mean. */
      percentAWeek: number;
      /** How far the weeks are from that line (standard deviation), in percent of their mean. */
      scatterPercent: number;
      /** false: the change is so small that it may be chance. */
      clear: boolean;
      weeks: number;
      /** Mean listeners of each week, the oldest first; the last ends with the period. */
      means: readonly number[];
    };

const WEEK_MILLISECONDS = 7 * 24 * 3_600_000;

/** In less than four weeks, one holiday would look like a trend. */
const LEAST_WEEKS = 4;

/** Of the 168 hours of a week. A week with fewer recorded hours is left out. */
const LEAST_HOURS = 120;

/** The slope must be at least twice its standard error. */
const CLEAR = 2;

/** The trend over whole weeks, counted back from `to` (milliseconds since 1970). */
export function growth(hours: readonly Hour[], to: number): Growth {
  const weeks = new Map<number, number[]>();
  for (const { at, listeners } of hours) {
    if (at >= to) continue;
    const back = Math.floor((to - 1 - at) / WEEK_MILLISECONDS);
    weeks.set(back, [...(weeks.get(back) ?? []), listeners]);
  }
  const seen = [...weeks].filter(([, values]) => values.length >= LEAST_HOURS).sort(([one], [other]) => other - one);
  if (seen.length < LEAST_WEEKS)
    return {
      known: false,
      because: `not enough data: ${seen.length} of ${LEAST_WEEKS} weeks with at least ${LEAST_HOURS} hours each`,
      weeks: seen.length,
    };
  return { known: true, weeks: seen.length, ...trend(seen.map(([back, values]) => ({ week: -back, mean: mean(values) }))) };
}

function trend(points: ReadonlyArray<{ week: number; mean: number }>) {
  const middle = mean(points.map(({ week }) => week));
  const level = mean(points.map((point) => point.mean));
  const spread = points.reduce((sum, { week }) => sum + (week - middle) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + (point.week - middle) * (point.mean - level), 0) / spread;
  const rest = points.reduce((sum, point) => sum + (point.mean - level - slope * (point.week - middle)) ** 2, 0);
  const scatter = Math.sqrt(rest / (points.length - 2));
  const percent = (value: number) => (level === 0 ? 0 : (100 * value) / level);
  return {
    percentAWeek: percent(slope),
    scatterPercent: percent(scatter),
    clear: slope !== 0 && Math.abs(slope) > (CLEAR * scatter) / Math.sqrt(spread),
    means: points.map((point) => point.mean),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
