import { columns } from "../../cli/text/columns.js";
import { paint } from "../../cli/text/paint.js";
import type { Inventory } from "../../inventory/schema.js";
import { assumptions } from "./assumptions.js";
import { barLines } from "./bars.js";
import { sum, type CapacityBasis } from "./basis.js";
import type { Capacity, Prices } from "./capacity.js";
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

/** Listeners, bandwidth, transfer and cost: the current fleet, the effect of changes, the cheapest servers, the assumptions. */
export function capacityText(inventory: Inventory, capacity: Capacity, color: boolean): string {
  const { basis, fleet, market } = capacity;
  const { odd } = paint(color);
  return [
    `${inventory.station.name}: ${peakText(basis)}`,
    "",
    ...fleetLines(fleet),
    "",
    ...fleet.reserves.map((reserve) => (isEnough(reserve) ? reserveText(reserve) : odd(reserveText(reserve)))),
    ...section("with one more relay and the same listeners", capacity.moreRelays.map(moreLine)),
    ...section("with one format fewer and the same listeners", capacity.lessFormats.map(lessLine)),
    ...(market === undefined ? ["", odd("no prices: add them under providers in the inventory")] : marketLines(basis, market)),
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
      assumptions(inventory, capacity).map((line) => `  ${line}`),
    ),
    "",
  ].join("\n");
}

/** The same as data; `charts` in a form that a page can draw. */
export function capacityJson(inventory: Inventory, capacity: Capacity): unknown {
  const { basis, fleet, market, ...changes } = capacity;
  return {
    basis,
    fleet,
    ...changes,
    market: market === undefined ? null : { ...market, cost: market.cost ?? null },
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

/** One line for each provider and region, and one for the total. */
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
  return `  ${more.provider} in ${more.region}  ${differenceText(more)}, serves ${whole(more.capacity)}; ${reserve}`;
}

function lessLine(less: LessFormat): string {
  return `  ${less.mount}  ${differenceText(less)}; its listeners change to ${less.instead}${less.lightest ? ", which is heavier" : ""}`;
}

function differenceText({ sentTb, costs }: Difference): string {
  const costTexts = Object.entries(costs).map(([currency, cost]) => signed(cost, (value) => money(value, currency)));
  return [...costTexts, signed(sentTb, (value) => `${value.toFixed(2)} TB`)].join(", ");
}

function marketLines({ listeners }: CapacityBasis, { regions, currency, curve, cost }: Prices): string[] {
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
