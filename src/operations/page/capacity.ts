import { counted } from "../../counted.js";
import type { Prices } from "../capacity/capacity.js";
import type { CapacitySummary, Group } from "../capacity/summary.js";
import {
  billText,
  costText,
  mixCells,
  money,
  peakText,
  perThousand,
  reserveText,
  unpricedText,
  whole,
} from "../capacity/wording.js";
import { plot } from "./chart/figure.js";
import { HEIGHT, WIDTH } from "./chart/paths.js";
import { valueTicks } from "./chart/ticks.js";
import { html, type Html } from "./html.js";
import type { PageInput } from "./input.js";
import { foldedTable } from "./table.js";

/** Capacity and cost: the fleet by provider and region, the cheapest relays, and the assumptions. */
export function capacitySection({ capacity }: PageInput): Html | undefined {
  if (capacity === undefined) return undefined;
  const { basis, fleet, groups, reserves, market, assumptions } = capacity;
  const costs = costText(fleet.costs);
  const all = [`${fleet.mbps.toFixed(0)} Mbit/s`, `${fleet.sentTb.toFixed(1)} TB a month`, ...(costs === "" ? [] : [costs])];
  return html`<section aria-labelledby="capacity">
    <h2 id="capacity">Capacity and cost</h2>
    <p class="sub">${peakText(basis)}: ${all.join(", ")}${costs === "" ? "" : " a month"}</p>
    <div class="curves">
      <div class="chart">
        <h3>By provider and region</h3>
        ${loads(groups)} ${fleet.unpriced.length === 0 ? undefined : html`<p class="more">${unpricedText(fleet.unpriced)}</p>`}
        <ul class="reserves">
          ${reserves.map((each) => html`<li class="${each.isEnough ? "enough" : "short"}">${reserveText(each)}</li>`)}
        </ul>
      </div>
      <div class="chart">${market === undefined ? noPrices() : prices(market, capacity)} ${day(basis.day)}</div>
    </div>
    <h3 class="basis">Assumptions</h3>
    <ul class="basis sub">
      ${assumptions.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
}

/** One row for each group: bars for listeners and cost relative to the largest group, and every figure as text. */
function loads(groups: readonly Group[]): Html {
  const most = (of: (group: Group) => number) => Math.max(...groups.map(of), Number.MIN_VALUE);
  const [listeners, cost] = [most((group) => group.listeners), most(({ bill }) => bill?.cost ?? 0)];
  return html`<ul class="loads">
      ${groups.map((group) => {
        const name = `${group.provider ?? "no provider"}, ${group.region ?? "masters"}`;
        const { hosts, mbps, sentTb } = group;
        const said = `${whole(group.listeners)} listeners, ${mbps.toFixed(0)} Mbit/s, ${sentTb.toFixed(1)} TB a month`;
        const bill = billText(group.bill);
        return html`<li>
          <p>
            <b><bdi>${name}</bdi></b> <span class="by">${counted(hosts, "host")}</span>
          </p>
          <svg
            class="bars"
            viewBox="0 0 ${WIDTH} 10"
            preserveAspectRatio="none"
            role="img"
            aria-label="${name}: ${said}, ${bill}"
          >
            <path class="bar" d="${bar(group.listeners / listeners, 0)}" />
            <path class="bar cost" d="${bar((group.bill?.cost ?? 0) / cost, 6)}" />
          </svg>
          <p class="figures-of">${said}${bill === "?" ? "" : `, ${bill}`}</p>
        </li>`;
      })}
    </ul>
    <p class="keys">
      <i class="key-listeners"></i>listeners <i class="key-cost"></i>cost a month, each relative to the largest
    </p>`;
}

/** @param share of the width, 0 to 1 @param y its upper edge, of ten */
function bar(share: number, y: number): string {
  return `M0 ${y}H${Math.round(share * WIDTH)}V${y + 4}H0Z`;
}

function noPrices(): Html {
  return html`<h3>Cheapest relays</h3>
    <p class="none">No prices: add them under <code>providers</code> in the inventory.</p>`;
}

/** The cheapest servers for these listeners, and the cost for fewer or more. */
function prices({ regions, currency, curve }: Prices, { basis }: CapacitySummary): Html {
  const points = curve.flatMap(({ listeners, cost }) => (cost === undefined ? [] : [{ at: listeners, value: cost, low: 0 }]));
  const to = Math.max(1, ...curve.map(({ listeners }) => listeners));
  const marks = valueTicks(to, whole);
  const ticks = marks.ticks
    .map(({ share, label }) => ({ share: (share * marks.top) / to, label }))
    .filter(({ share }) => share <= 1);
  const [first, last] = [points[0], points.at(-1)];
  const range =
    first === undefined || last === undefined
      ? "not available"
      : `${whole(first.at)} for ${money(first.value, currency)} to ${whole(last.at)} for ${money(last.value, currency)}`;
  const rows = curve.map(
    ({ listeners, cost }) =>
      html`<tr>
        <th scope="row" class="n">${whole(listeners)}</th>
        <td class="n">${cost === undefined ? "not available" : money(cost, currency)}</td>
        <td class="n">${cost === undefined ? "" : perThousand(cost, listeners, currency)}</td>
      </tr> `,
  );
  return html`<h3>Cheapest relays for ${whole(basis.listeners)} listeners</h3>
    <ul class="reserves">
      ${regions.map(
        (each) =>
          html`<li>
            ${each.region}:
            ${mixCells(each, currency)
              .filter((cell) => cell !== "")
              .join(", ")}
          </li>`,
      )}
    </ul>
    <h3>Cost a month in ${currency}, by listeners</h3>
    ${
      points.length === 0
        ? undefined
        : plot({
            series: { points, from: 0, to, stepMilliseconds: to },
            ticks,
            label: (value) => whole(value),
            description: `Cost a month of the cheapest relays by listeners: ${range}`,
          })
    }
    ${foldedTable("As numbers", [], ["Listeners", "A month", ""], rows)}`;
}

/** Listeners by hour of the day. */
function day(shares: readonly number[]): Html {
  const wide = WIDTH / shares.length;
  const bars = shares.map((share, hour) => {
    const [left, right] = [hour * wide + wide * 0.1, (hour + 1) * wide - wide * 0.1].map(Math.round);
    return `M${left} ${HEIGHT}V${Math.round((1 - share) * HEIGHT)}H${right}V${HEIGHT}Z`;
  });
  const busiest = shares.indexOf(Math.max(...shares));
  const hour = (at: number) => `${String(at).padStart(2, "0")}:00`;
  return html`<h3>Listeners by hour of the day</h3>
    <div class="plot hours">
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label="Listeners by hour of the day; the busiest hour is ${hour(busiest)}"
      >
        <path class="bar" d="${bars.join("")}" />
      </svg>
      <div class="axes" aria-hidden="true">
        ${[0, 6, 12, 18].map((at) => html`<span class="x" style="left:${(at / shares.length) * 100}%">${hour(at)}</span>`)}
      </div>
    </div>`;
}
