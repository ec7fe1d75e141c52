import { runsOf, type Point, type Series } from "./series.js";

/** The drawing area of paths: `viewBox="0 0 1000 100"`, stretched to its container. */
export const WIDTH = 1000;
export const HEIGHT = 100;

/** One line through every value, with a gap where nothing was measured. @param top the value at the upper edge */
export function linePath(series: Series, top: number): string {
  return runsOf(series)
    .map((run) => {
      const points = run.map((point) => `${across(series, point.at)} ${up(point.value, top)}`);
      const [only] = run;
      // A single value between two gaps is drawn as a dash; a point would be invisible.
      const dash = run.length === 1 && only !== undefined ? `H${across(series, only.at + series.stepMilliseconds / 2)}` : "";
      return `M${points.join("L")}${dash}`;
    })
    .join("");
}

/** The areas between each value and its `low`. */
export function bandPath(series: Series, top: number): string {
  const point = ({ at, height }: { at: number; height: number }) => `${across(series, at)} ${up(height, top)}`;
  return runsOf(series)
    .map((run) => {
      const there = run.map(({ at, value }: Point) => point({ at, height: value }));
      const [first, last] = [run[0], run.at(-1)];
      // A straight lower edge needs only its two ends.
      const flat =
        first !== undefined && last !== undefined && run.every(({ low }) => low === 0) ? [last, first] : run.toReversed();
      return `M${[...there, ...flat.map(({ at, low }) => point({ at, height: low }))].join("L")}Z`;
    })
    .join("");
}

/** Bars for periods in milliseconds since 1970, in order; bars that can't be distinguished on the drawing become one. */
export function barsPath(
  stretches: ReadonlyArray<{ since: number; until: number }>,
  { from, to }: { from: number; to: number },
): string {
  // A third of a desktop's pixel: narrower bars are invisible, and every bar must be visible.
  const least = (to - from) / (WIDTH * 3);
  const bars: Array<{ since: number; until: number }> = [];
  for (const { since, until } of stretches) {
    const bar = { since: Math.max(since, from), until: Math.min(Math.max(until, since + 2 * least), to) };
    const before = bars.at(-1);
    if (before !== undefined && bar.since - before.until < least) before.until = Math.max(before.until, bar.until);
    else if (bar.until > bar.since) bars.push(bar);
  }
  const x = (at: number) => across({ from, to }, at);
  return bars.map(({ since, until }) => `M${x(since)} 0H${x(until)}V${HEIGHT}H${x(since)}Z`).join("");
}

function across({ from, to }: { from: number; to: number }, at: number): number {
  return short(to > from ? ((Math.min(Math.max(at, from), to) - from) / (to - from)) * WIDTH : 0);
}

function up(value: number, top: number): number {
  return short(HEIGHT - (Math.min(Math.max(value, 0), top) / top) * HEIGHT);
}

/** A tenth of a unit is less than a pixel. */
function short(value: number): number {
  return Math.round(value * 10) / 10;
}
