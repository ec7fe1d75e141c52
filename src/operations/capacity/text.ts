import { columns } from "../../cli/text/columns.js";
import { paint } from "../../cli/text/paint.js";
import { barLines } from "./bars.js";
import type { Prices } from "./capacity.js";
import type { Difference, LessFormat, MoreRelay } from "./changes.js";
import type { CapacitySummary } from "./summary.js";
import { billText, costText, mixCells, money, peakText, perThousand, reserveText, unpricedText, whole } from "./wording.js";

/** Listeners, bandwidth, transfer and cost: the current fleet, the effect of changes, the cheapest servers, the assumptions. */
export function capacityText(summary: CapacitySummary, color: boolean): string {
  const { station, basis, reserves, moreRelays, lessFormats, market, assumptions } = summary;
  const { odd } = paint(color);
  return [
    `${station}: ${peakText(basis)}`,
    "",
    ...fleetLines(summary),
    "",
    ...reserves.map((reserve) => (reserve.isEnough ? reserveText(reserve) : odd(reserveText(reserve)))),
    ...section("with one more relay and the same listeners", moreRelays.map(moreLine)),
    ...section("with one format fewer and the same listeners", lessFormats.map(lessLine)),
    ...(market === undefined
      ? ["", odd("no prices: add them under providers in the inventory")]
      : marketLines(basis.listeners, market)),
    "",
    "listeners by hour of the day, relative to the busiest hour:",
    ...barLines(
      basis.day.map((value, hour) => ({
        label: `  ${String(hour).padStart(2, "0")}`,
        value,
        text: `${Math.round(value * 100)} %`,
      })),
      24,
    ),
    ...section(
      "assumptions",
      assumptions.map((line) => `  ${line}`),
    ),
    "",
  ].join("\n");
}

/** The same as data; `charts` in a form that a page can draw. */
export function capacityJson({ basis, fleet, moreRelays, lessFormats, market, assumptions }: CapacitySummary): unknown {
  return {
    basis,
    fleet,
    moreRelays,
    lessFormats,
    market: market === undefined ? null : { ...market, cost: market.cost ?? null },
    charts: {
      day: basis.day.map((share, hour) => ({ hour, share })),
      cost: (market?.curve ?? []).map(({ listeners, cost }) => ({ listeners, cost: cost ?? null })),
    },
    assumptions,
  };
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines];
}

/** One line for each provider and region, and one for the total. */
function fleetLines({ groups, listeners, fleet }: CapacitySummary): string[] {
  const { hosts, costs, mbps, sentTb, unpriced } = fleet;
  const rows = groups.map((group) => {
    const { provider = "-", region = "-" } = group;
    return [
      provider,
      region,
      String(group.hosts),
      whole(group.listeners),
      group.mbps.toFixed(0),
      group.sentTb.toFixed(1),
      billText(group.bill),
    ];
  });
  const all = ["all", "", String(hosts.length), whole(listeners), mbps.toFixed(0), sentTb.toFixed(1), costText(costs)];
  return [
    ...columns([["provider", "region", "hosts", "listeners", "Mbit/s", "TB a month", "cost a month"], ...rows, all], {
      right: [2, 3, 4, 5],
    }),
    ...(unpriced.length === 0 ? [] : [unpricedText(unpriced)]),
  ];
}

function moreLine(more: MoreRelay): string {
  const reserve = `${more.region} without its largest: ${whole(more.withoutLargest)} of ${whole(more.listeners)}`;
  return `  ${more.provider} in ${more.region}  ${differenceText(more)}, serves ${whole(more.capacity)}; ${reserve}`;
}

function lessLine(less: LessFormat): string {
  return `  ${less.mount}  ${differenceText(less)}; its listeners change to ${less.instead}${less.lightest ? ", which is heavier" : ""}`;
}

function differenceText({ sentTb, costs }: Difference): string {
  const costTexts = Object.entries(costs).map(([currency, cost]) => signed(cost, (value) => money(value, currency)));
  return [...costTexts, signed(sentTb, (value) => `${value.toFixed(2)} TB`)].join(", ");
}

function marketLines(listeners: number, { regions, currency, curve, cost }: Prices): string[] {
  const rows = regions.map(({ region, listeners: here, mix }) => [
    region,
    whole(here),
    ...mixCells({ region, listeners: here, mix }, currency),
  ]);
  const points = curve.map((point) => ({
    label: `  ${whole(point.listeners)}`,
    value: point.cost ?? 0,
    text:
      point.cost === undefined
        ? "not available"
        : `${money(point.cost, currency)}, ${perThousand(point.cost, point.listeners, currency)}`,
  }));
  const total = cost === undefined ? "not available in every region" : `${money(cost, currency)} a month`;
  return [
    ...section(`cheapest relays for ${whole(listeners)} listeners, ${total}`, columns(rows, { right: [1], indent: 2 })),
    ...section("cost a month of the cheapest relays, by listeners", barLines(points)),
  ];
}

function signed(value: number, text: (value: number) => string): string {
  return `${value < -0.005 ? "-" : "+"}${text(Math.abs(value))}`;
}
