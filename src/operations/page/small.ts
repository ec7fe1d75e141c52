import { sparkline } from "./chart/figure.js";
import { highest, thinned, type Series } from "./chart/series.js";
import { html, type Html } from "./html.js";
import { foldedTable } from "./table.js";
import { timesIn, whole } from "./wording.js";

/** The curves are a few hundred pixels wide. */
const MOST_POINTS = 90;
/** With more curves, only the highest are drawn. */
const MOST_CURVES = 12;
/** Short enough to be read without scrolling. */
const MOST_ROWS = 28;

/** One row for each curve, the highest first, all on one scale. @param what the heading of the names' column */
export function smallCurves(
  curves: ReadonlyArray<{ name: string; series: Series }>,
  text: (value: number) => string,
  what: string,
): Html {
  const rows = curves
    .map(({ name, series }) => ({
      name,
      series: thinned(series, MOST_POINTS),
      most: highest(series),
      last: series.points.at(-1)?.value ?? 0,
    }))
    .sort((one, other) => other.most - one.most);
  const top = rows[0]?.most || 1;
  const left = rows.length - MOST_CURVES;
  return html`<table class="small">
      <thead>
        <tr>
          <th scope="col">${what}</th>
          <th scope="col">Over time</th>
          <th scope="col" class="n">Most</th>
          <th scope="col" class="n">Last</th>
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, MOST_CURVES).map(
          ({ name, series, most, last }) =>
            html`<tr>
              <th scope="row"><bdi>${name}</bdi></th>
              <td class="wide">${sparkline(series, top, `${name}: most ${text(most)}, last ${text(last)}`)}</td>
              <td class="n">${text(most)}</td>
              <td class="n">${text(last)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
    ${left > 0 ? html`<p class="more">and ${whole(left)} more with lower values</p>` : undefined}`;
}

/** A curve as numbers, folded: for screen readers, and for exact values. */
export function numbersTable(
  { points, from, to }: Series,
  timezone: string,
  text: (value: number) => string,
  what: string,
): Html {
  const times = timesIn(timezone);
  const length = (to - from) / MOST_ROWS;
  const rows = Array.from({ length: MOST_ROWS }, (_, index) => {
    const begin = from + index * length;
    const values = points.filter(({ at }) => at >= begin && at < begin + length).map(({ value }) => value);
    const when = times.short(new Date(begin));
    if (values.length === 0)
      return html`<tr>
        <th scope="row">${when}</th>
        <td colspan="3" class="none">not measured</td>
      </tr>`;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const cells = [Math.min(...values), mean, Math.max(...values)].map((value) => html`<td class="n">${text(value)}</td>`);
    return html`<tr>
      <th scope="row">${when}</th>
      ${cells}
    </tr>`;
  });
  return foldedTable(`${what} as numbers`, ["From"], ["Least", "Mean", "Most"], rows);
}
