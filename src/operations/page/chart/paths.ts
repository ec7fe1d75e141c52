import { runsOf, type Point, type Series } from "./series.js";

/** The drawing that paths are for: `viewBox="0 0 1000 100"`, stretched to whatever place it gets. */
export const WIDTH = 1000;
export const HEIGHT = 100;

/** One line through every value, with a gap where nothing was measured. @param top the value at the upper edge */
export function linePath(series: Series, top: number): string {
  return runsOf(series)
    .map((run) => {
      const points = run.map((point) => `${across(series, point.at)} ${up(point.value, top)}`);
      const [only] = run;
      // One value between two gaps is a dash, or it would not be seen.
      const dash = run.length === 1 && only !== undefined ? `H${across(series, only.at + series.stepMilliseconds / 2)}` : "";
      return `M${points.join("L")}${dash}`;
    })
    .join("");
}

/** What lies between each value and its `low`, as areas to be filled. */
export function bandPath(series: Series, top: number): string {
  const point = ({ at, height }: { at: number; height: number }) => `${across(series, at)} ${up(height, top)}`;
  return runsOf(series)
    .map((run) => {
      const there = run.map(({ at, value }: Point) => point({ at, height: value }));
      const [first, last] = [run[0], run.at(-1)];
      // A straight lower edge needs its two ends only.
      const flat =
        first !== undefined && last !== undefined && run.every(({ low }) => low === 0) ? [last, first] : run.toReversed();
      return `M${[...there, ...flat.map(({ at, low }) => point({ at, height: low }))].join("L")}Z`;
    })
    .join("");
}

/** Bars over stretches of time, milliseconds since 1970, in their order; those that can't be told apart on the drawing become one. */
export function barsPath(
  stretches: ReadonlyArray<{ since: number; until: number }>,
  { from, to }: { from: number; to: number },
): string {
  // A third of a pixel of a desktop's: narrower is not seen, and a bar that is there has to be.
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
