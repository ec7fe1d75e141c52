import { html, type Html } from "../html.js";
import { bandPath, HEIGHT, linePath, WIDTH } from "./paths.js";
import { highest, type Series } from "./series.js";
import { timeTicks, valueTicks, type Tick } from "./ticks.js";

export interface PlotLook {
  series: Series;
  /** A description for screen readers: `Listeners, highest 412 on ...`. */
  description: string;
  /** Marks along the axis. */
  ticks: readonly Tick[];
  /** Formats a value for the axis. */
  label(value: number): string;
  /** Limits, drawn as lines with their names. Limits far above every value are left out. */
  limits?: ReadonlyArray<{ value: number; name: string }>;
}

/** A limit that is this many times the highest value would flatten the curve. */
const FAR_ABOVE = 4;

/** A curve over time. */
export function curve({ timezone, ...look }: Omit<PlotLook, "ticks"> & { timezone: string }): Html {
  return plot({ ...look, ticks: timeTicks(look.series, timezone) });
}

/**
 * A curve as wide as its container: the drawing is stretched, texts are HTML above it and keep their size. Gaps stay gaps.
 */
export function plot({ series, description, ticks: along, label, limits = [] }: PlotLook): Html {
  const most = highest(series);
  const near = limits.filter(({ value }) => value > 0 && value <= most * FAR_ABOVE);
  const { top, ticks } = valueTicks(Math.max(most, ...near.map(({ value }) => value)), label);
  return html`<div class="plot">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${description}">
      ${ticks.map(({ share }) => html`<path class="grid" d="M0 ${HEIGHT * (1 - share)}H${WIDTH}" />`)}
      <path class="band" d="${bandPath(series, top)}" />
      <path class="line" d="${linePath(series, top)}" />
      ${near.map(({ value }) => html`<path class="limit" d="M0 ${HEIGHT * (1 - value / top)}H${WIDTH}" />`)}
    </svg>
    <div class="axes" aria-hidden="true">
      ${ticks.map(({ share, label: text }) => html`<span class="y" style="bottom:${percent(share)}%">${text}</span>`)}
      ${near.map(({ value, name }) => html`<span class="limit-name" style="bottom:${percent(value / top)}%">${name}</span>`)}
      ${timeAxis(along)}
    </div>
  </div>`;
}

/** Labels below a chart, such as times. */
export function timeAxis(ticks: readonly Tick[]): Html {
  return html`${ticks.map(({ share, label }) => html`<span class="x${share > 0.9 ? " last" : ""}" style="left:${percent(share)}%">${label}</span>`)}`;
}

/** A curve without axes, next to its name and numbers. @param top the value at the upper edge, shared by its neighbours */
export function sparkline(series: Series, top: number, description: string): Html {
  return html`<svg
    class="spark"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${description}"
  >
    <path class="band" d="${bandPath(series, top)}" />
    <path class="line" d="${linePath(series, top)}" />
  </svg>`;
}

function percent(share: number): number {
  return Math.round(share * 10_000) / 100;
}
