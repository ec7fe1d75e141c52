import { columns } from "../../cli/text/columns.js";
import { paint } from "../../cli/text/paint.js";
import type { Inventory } from "../../inventory/schema.js";
import { assumptions } from "./assumptions.js";
import { barLines } from "./bars.js";
import { sum, type CapacityBasis } from "./basis.js";
import { mixCost, type Capacity, type Prices } from "./capacity.js";
import type { Difference, LessFormat, MoreRelay } from "./changes.js";
import type { FleetCapacity } from "./fleet.js";
import {
  billText,
  costText,
  groupsOf,
  isEnough,
  mixCells,
  money,
  peakText,
  perThousand,
  reserveText,
  sumsOf,
  unpricedText,
  whole,
} from "./wording.js";

/** Listeners, lines, transfer and money: the fleet as it is, what changes do, the cheapest servers, what all that stands on. */
export function capacityText(inventory: Inventory, capacity: Capacity, color: boolean): string {
  const { basis, fleet, market } = capacity;
  const { odd } = paint(color);
  return [
    `${inventory.station.name}: ${peakText(basis)}`,
    "",
    ...fleetLines(fleet),
    "",
    ...fleet.reserves.map((reserve) => (isEnough(reserve) ? reserveText(reserve) : odd(reserveText(reserve)))),
    ...section("one more relay, as many listeners", capacity.moreRelays.map(moreLine)),
    ...section("one format less, as many listeners", capacity.lessFormats.map(lessLine)),
    ...(market === undefined ? ["", odd("no prices: write them under providers in the inventory")] : marketLines(basis, market)),
    "",
    "listeners of each hour of the day, against the busiest:",
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
      assumptions(inventory, capacity).map((line) => `  ${line}`),
    ),
    "",
  ].join("\n");
}

/** The same as data; `charts` as a page can draw them. */
export function capacityJson(inventory: Inventory, capacity: Capacity): unknown {
  const { basis, fleet, market, ...changes } = capacity;
  return {
    basis,
    fleet,
    ...changes,
    market: market === undefined ? null : { ...market, cost: mixCost(market.regions) ?? null },
    charts: {
      day: basis.day.map((share, hour) => ({ hour, share })),
      cost: (market?.curve ?? []).map(({ listeners, cost }) => ({ listeners, cost: cost ?? null })),
    },
    assumptions: assumptions(inventory, capacity),
  };
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines];
}

/** A line for each provider and region, and one of all. */
function fleetLines(fleet: FleetCapacity): string[] {
  const { hosts, costs, mbps, sentTb, unpriced } = fleet;
  const rows = groupsOf(fleet).map(({ provider = "-", region = "-", loads }) => {
    const sums = sumsOf(loads);
    const figures = [sums.hosts, whole(sums.listeners), sums.mbps.toFixed(0), sums.sentTb.toFixed(1)];
    return [provider, region, ...figures.map(String), billText(loads)];
  });
  const all = [
    "all",
    "",
    String(hosts.length),
    whole(sum(hosts.map(({ listeners }) => listeners))),
    mbps.toFixed(0),
    sentTb.toFixed(1),
    costText(costs),
  ];
  return [
    ...columns([["provider", "region", "hosts", "listeners", "Mbit/s", "TB a month", "cost a month"], ...rows, all], {
      right: [2, 3, 4, 5],
    }),
    ...(unpriced.length === 0 ? [] : [unpricedText(unpriced)]),
  ];
}

function moreLine(more: MoreRelay): string {
  const reserve = `${more.region} without its largest: ${whole(more.withoutLargest)} of ${whole(more.listeners)}`;
  return `  ${more.provider} in ${more.region}  ${differenceText(more)}, carries ${whole(more.capacity)}; ${reserve}`;
}

function lessLine(less: LessFormat): string {
  return `  ${less.mount}  ${differenceText(less)}; its listeners take ${less.instead}${less.lightest ? ", which is heavier" : ""}`;
}

function differenceText({ sentTb, costs }: Difference): string {
  const costTexts = Object.entries(costs).map(([currency, cost]) => signed(cost, (value) => money(value, currency)));
  return [...costTexts, signed(sentTb, (value) => `${value.toFixed(2)} TB`)].join(", ");
}

function marketLines({ listeners }: CapacityBasis, { regions, currency, curve }: Prices): string[] {
  const cost = mixCost(regions);
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
        ? "can't be had"
        : `${money(point.cost, currency)}, ${perThousand(point.cost, point.listeners, currency)}`,
  }));
  const total = cost === undefined ? "can't all be had" : `${money(cost, currency)} a month`;
  return [
    ...section(`cheapest relays for ${whole(listeners)} listeners, ${total}`, columns(rows, { right: [1], indent: 2 })),
    ...section("cost a month of the cheapest relays, by listeners", barLines(points)),
  ];
}

function signed(value: number, text: (value: number) => string): string {
  return `${value < -0.005 ? "-" : "+"}${text(Math.abs(value))}`;
}
