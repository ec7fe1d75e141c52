import { lasted, secondsText } from "../../duration.js";
import type { Charts, Curve } from "../usage/charts.js";
import { curve } from "./chart/figure.js";
import { highest, usualStep, type Point, type Series } from "./chart/series.js";
import { html, type Html } from "./html.js";
import type { PageInput } from "./input.js";
import { numbersTable, smallCurves } from "./small.js";
import { type Times, timesIn, whole } from "./wording.js";

/** Listeners over time, in total and by region. */
export function listenersSection({ inventory, result }: PageInput, history: Charts): Html {
  const { timezone } = inventory.station;
  const series = seriesOf(history.listeners.all[0]?.points ?? [], history);
  if (series.points.length === 0) return nothing("listeners", "Listeners");
  const now = result.listeners.reduce((sum, { listeners }) => sum + listeners, 0);
  const most = mostText(series, whole, timesIn(timezone));
  const regions = history.listeners.region;
  return html`<section aria-labelledby="listeners" class="chart">
    <h2 id="listeners">Listeners</h2>
    <p class="sub">Now <b>${result.listeners.length === 0 ? "not counted" : whole(now)}</b>; ${most}</p>
    ${curve({ series, timezone, label: whole, description: `Listeners over ${lengthText(history)}: now ${now}, ${most}` })}
    ${regions.length < 2 ? undefined : smallCurves(named(regions, history), whole, "Region")}
    ${numbersTable(series, timezone, whole, "Listeners")}
  </section>`;
}

/** The relays' lag behind their master: the largest lag and the range of all relays, then each relay. */
export function lagSection({ inventory, result }: PageInput, history: Charts): Html {
  const { timezone } = inventory.station;
  const series = farthest(history);
  if (series.points.length === 0) return nothing("lag", "Lag behind the master");
  const most = mostText(series, secondsText, timesIn(timezone));
  const description = `Largest lag over ${lengthText(history)}: ${most}`;
  return html`<section aria-labelledby="lag" class="chart">
    <h2 id="lag">Lag behind the master</h2>
    <p class="sub">The largest lag, and the range of all relays; ${most}</p>
    ${curve({ series, timezone, label: secondsText, limits: limitsOf(result), description })}
    ${history.lag.length < 2 ? undefined : smallCurves(named(history.lag, history), secondsText, "Relay")}
    ${numbersTable(series, timezone, secondsText, "Lag")}
  </section>`;
}

/** @returns a series that is filled down to zero */
function seriesOf(points: Curve["points"], { from, to, bucketSeconds }: Charts): Series {
  const bucket = bucketSeconds * 1000;
  const inOrder = points.toSorted((one, other) => one.at - other.at);
  return {
    points: inOrder.map(({ at, value }) => ({ at: at + bucket / 2, value, low: 0 })),
    from,
    to,
    stepMilliseconds: usualStep(
      inOrder.map(({ at }) => at),
      bucket,
    ),
  };
}

/** The largest lag at each moment, filled down to the smallest. */
function farthest(history: Charts): Series {
  const at = new Map<number, { value: number; low: number }>();
  for (const { points } of history.lag) {
    for (const { at: time, value } of points) {
      const found = at.get(time);
      at.set(time, { value: Math.max(found?.value ?? value, value), low: Math.min(found?.low ?? value, value) });
    }
  }
  const series = seriesOf(
    [...at].map(([time, { value }]) => ({ at: time, value })),
    history,
  );
  const half = (history.bucketSeconds * 1000) / 2;
  return { ...series, points: series.points.map((point) => ({ ...point, low: at.get(point.at - half)?.low ?? 0 })) };
}

function named(curves: readonly Curve[], history: Charts): Array<{ name: string; series: Series }> {
  return curves.map(({ key, points }) => ({ name: key, series: seriesOf(points, history) }));
}

function mostText(series: Series, text: (value: number) => string, times: Times): string {
  const most = highest(series);
  const when = series.points.find(({ value }: Point) => value === most)?.at ?? series.from;
  return `most ${text(most)}, ${times.short(new Date(when))}`;
}

const lengthText = ({ from, to }: Charts): string => lasted((to - from) / 1000);

/** The lowest limits of all relays. */
function limitsOf({ findings }: PageInput["result"]): Array<{ value: number; name: string }> {
  const figures = findings.flatMap(({ check, figures: own }) =>
    check === "lag" ? own.filter(({ label }) => label === "lag") : [],
  );
  const least = (name: string, values: ReadonlyArray<number | undefined>) => {
    const given = values.filter((value) => value !== undefined);
    return given.length === 0 ? [] : [{ name, value: Math.min(...given) }];
  };
  const of = (name: "warning" | "critical") =>
    least(
      name,
      figures.map((figure) => figure[name]),
    );
  return [...of("warning"), ...of("critical")];
}

function nothing(id: string, title: string): Html {
  return html`<section aria-labelledby="${id}" class="chart">
    <h2 id="${id}">${title}</h2>
    <p class="none">No data yet.</p>
  </section>`;
}
