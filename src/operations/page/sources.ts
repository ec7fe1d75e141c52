import { counted } from "../../counted.js";
import { lasted } from "../../duration.js";
import type { Span } from "../../ports/history.js";
import type { Charts } from "../usage/charts.js";
import { timeAxis } from "./chart/figure.js";
import { barsPath, HEIGHT, WIDTH } from "./chart/paths.js";
import { timeTicks } from "./chart/ticks.js";
import { html, type Html } from "./html.js";
import type { PageInput } from "./input.js";
import { foldedTable } from "./table.js";
import { type Times, timesIn } from "./wording.js";

/** A longer list would show short disturbances instead of the programme. */
const MOST_CHANGES = 12;
const MOST_LANES = 12;

/** The sources on air over time, channel by channel: one lane for each source, by priority. */
export function sourcesSection({ inventory }: PageInput, history: Charts): Html {
  const { timezone } = inventory.station;
  const lines = Object.entries(inventory.channels).flatMap(([channel, { masters, sources }]) =>
    masters.flatMap((master, index) => {
      const spans = history.onAir
        .filter((each) => each.channel === channel && each.master === master)
        .toSorted((one, other) => one.since - other.since)
        .map((span, at, all) => untilNext(span, all[at + 1], history.bucketSeconds * 1000));
      return spans.length === 0 ? [] : [{ channel, master, active: index === 0, sources, spans }];
    }),
  );
  if (lines.length === 0)
    return html`<section aria-labelledby="sources">
      <h2 id="sources">On air</h2>
      <p class="none">No data yet.</p>
    </section>`;
  const shown = lines.map(({ channel, master, active, sources, spans }) => {
    const title = html`<bdi>${channel}</bdi>
      <span class="role">on <bdi>${master}</bdi>, ${active ? "the active master" : "the standby"}</span>`;
    const inside = html`${lanes(spans, sources, history, timezone)}${changes(spans, timesIn(timezone))}`;
    // Normally the standby plays the same.
    return active
      ? html`<div class="timeline">
          <h3>${title}</h3>
          ${inside}
        </div> `
      : html`<details class="timeline">
          <summary>${title}</summary>
          ${inside}
        </details> `;
  });
  return html`<section aria-labelledby="sources" class="sources">
    <h2 id="sources">On air</h2>
    ${shown}
  </section>`;
}

/** A span ends with the last report that saw it; it most likely lasted until the next report, which is not known. */
function untilNext(span: Span, next: Span | undefined, bucketMilliseconds: number): Span {
  return next !== undefined && next.since - span.until <= bucketMilliseconds ? { ...span, until: next.since } : span;
}

function lanes(spans: readonly Span[], wanted: readonly string[], period: Charts, timezone: string): Html {
  const inside = ({ since, until }: Span) => Math.max(0, Math.min(until, period.to) - Math.max(since, period.from));
  const all = spans.reduce((sum, span) => sum + inside(span), 0);
  const others = new Set(spans.map(({ source }) => source).filter((source) => !wanted.includes(source)));
  const rows = [...wanted, ...others].slice(0, MOST_LANES).map((source) => {
    const own = spans.filter((span) => span.source === source);
    const share = all === 0 ? 0 : own.reduce((sum, span) => sum + inside(span), 0) / all;
    return { source, share: `${Math.round(share * 1000) / 10} %`, bars: barsPath(own, period) };
  });
  return html`<table class="lanes">
    <thead>
      <tr>
        <th scope="col">Source</th>
        <th scope="col">On air</th>
        <th scope="col" class="n">Share</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ source, share, bars }, index) =>
          html`<tr${index === 0 ? html` class="preferred"` : undefined}><th scope="row"><bdi>${source}</bdi></th><td class="wide"><svg class="lane" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${source}: ${share} of the time"><path d="${bars}" /></svg></td><td class="n">${share}</td></tr>
`,
      )}
      <tr class="axis" aria-hidden="true">
        <td></td>
        <td class="wide"><div class="axes">${timeAxis(timeTicks(period, timezone))}</div></td>
        <td></td>
      </tr>
    </tbody>
  </table>`;
}

/** The changes of source, latest first. */
function changes(spans: readonly Span[], times: Times): Html {
  const found = spans.slice(1).map((after, index) => ({ after, before: spans[index] }));
  if (found.length === 0) return html`<p class="more">It did not change.</p>`;
  const rows = found
    .slice(-MOST_CHANGES)
    .toReversed()
    .map(
      ({ after, before }) =>
        html`<tr>
          <th scope="row">${times.short(new Date(after.since))}</th>
          <td>
            <bdi>${before?.source}</bdi> to <b><bdi>${after.source}</bdi></b>
          </td>
          <td class="n">${lasted((after.until - after.since) / 1000)}</td>
        </tr>`,
    );
  const title = `${counted(found.length, "change")}${found.length > MOST_CHANGES ? `, the last ${MOST_CHANGES}` : ""}`;
  return foldedTable(title, ["When", "From, to"], ["Stayed"], rows);
}
