import { sum, type CapacityBasis } from "./basis.js";
import type { RegionMix } from "./capacity.js";
import type { FleetCapacity, HostLoad, RegionReserve } from "./fleet.js";

/** Hosts of one provider in one region; masters have no region. */
export interface Group {
  provider: string | undefined;
  region: string | undefined;
  loads: readonly HostLoad[];
}

/** The fleet by provider and region, in the inventory's order. */
export function groupsOf({ hosts }: FleetCapacity): Group[] {
  const groups = new Map<string, { provider: string | undefined; region: string | undefined; loads: HostLoad[] }>();
  for (const load of hosts) {
    const { provider, region } = load;
    const key = JSON.stringify([provider, region]);
    const group = groups.get(key) ?? { provider, region, loads: [] };
    group.loads.push(load);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Totals of hosts: number, listeners at the peak, Mbit/s at the peak, TB a month. */
export function sumsOf(loads: readonly HostLoad[]): { hosts: number; listeners: number; mbps: number; sentTb: number } {
  const total = (of: (load: HostLoad) => number) => sum(loads.map(of));
  return {
    hosts: loads.length,
    listeners: total(({ listeners }) => listeners),
    mbps: total(({ mbps }) => mbps),
    sentTb: total(({ sentTb }) => sentTb),
  };
}

/** The cost a month of one provider's hosts, and their extra transfer; `?` without prices. */
export function billText(loads: readonly HostLoad[]): string {
  const bills = loads.flatMap(({ bill }) => (bill === undefined ? [] : [bill]));
  const [first] = bills;
  if (first === undefined) return "?";
  const [cost, beyond, missing] = [
    sum(bills.map((bill) => bill.cost)),
    sum(bills.map(({ beyondTb }) => beyondTb)),
    sum(bills.map(({ missingTb }) => missingTb)),
  ];
  const notes = [
    ...(beyond > 0 ? [`${beyond.toFixed(1)} TB beyond the included transfer`] : []),
    ...(missing > 0 ? [`${missing.toFixed(1)} TB more than the provider sells`] : []),
  ];
  return `${money(cost, first.currency)}${notes.length === 0 ? "" : `  (${notes.join(", ")})`}`;
}

/** `5,500 listeners at the peak (observed)` */
export function peakText({ listeners, listenersFrom }: CapacityBasis): string {
  const from = listenersFrom === "assumed" ? "the capacity of the relays" : listenersFrom;
  return `${whole(listeners)} listeners at the peak (${from})`;
}

export function unpricedText(hosts: readonly string[]): string {
  return `not including the cost of ${hosts.join(", ")}: their providers have no prices in the inventory`;
}

/** Whether a region can serve its listeners when its largest relay is lost. */
export function isEnough({ listeners, largest, withoutLargest }: RegionReserve): boolean {
  return largest !== undefined && withoutLargest >= listeners;
}

export function reserveText(reserve: RegionReserve): string {
  const { region, listeners, capacity, largest, withoutLargest } = reserve;
  const first = `${region}: ${whole(listeners)} listeners, capacity ${whole(capacity)}`;
  if (largest === undefined) return `${first}: it has no relay`;
  const lost = `${first}; without ${largest} ${whole(withoutLargest)}`;
  return isEnough(reserve) ? lost : `${lost}: ${whole(Math.ceil(listeners - withoutLargest))} too few`;
}

/** The cheapest servers of a region, their cost, and how many listeners they can serve without the largest one. */
export function mixCells({ mix, listeners }: RegionMix, currency: string): string[] {
  if (mix === undefined) return ["no provider there sells enough", "", ""];
  if (listeners === 0) return ["none", "", ""];
  const servers = mix.servers.map(
    ({ provider, count, bought }) =>
      `${count} x ${provider}${bought > 0.5 ? ` (${whole(bought)} listeners with extra transfer)` : ""}`,
  );
  return [servers.join(" + "), money(mix.cost, currency), `without the largest one ${whole(mix.withoutLargest)}`];
}

export function perThousand(cost: number, listeners: number, currency: string): string {
  return `${money((cost / listeners) * 1000, currency)} for 1,000`;
}

/** By currency: `12.00 EUR + 5.00 USD` */
export function costText(costs: Readonly<Record<string, number>>): string {
  return Object.entries(costs)
    .map(([currency, cost]) => money(cost, currency))
    .join(" + ");
}

/** `1,234.50 EUR` */
export function money(value: number, currency: string): string {
  return `${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;
}

/** `6,000` */
export function whole(value: number): string {
  return Number.isFinite(value) ? Math.floor(value + 1e-9).toLocaleString("en-US") : "any number";
}
