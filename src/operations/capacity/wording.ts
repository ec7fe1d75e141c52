import type { CapacityBasis } from "./basis.js";
import type { RegionMix } from "./capacity.js";
import type { Group, Reserve } from "./summary.js";

/** The cost a month of one provider's hosts, and their extra transfer; `?` without prices. */
export function billText(bill: Group["bill"]): string {
  if (bill === undefined) return "?";
  const { cost, currency, beyondTb: beyond, missingTb: missing } = bill;
  const notes = [
    ...(beyond > 0 ? [`${beyond.toFixed(1)} TB beyond the included transfer`] : []),
    ...(missing > 0 ? [`${missing.toFixed(1)} TB more than the provider sells`] : []),
  ];
  return `${money(cost, currency)}${notes.length === 0 ? "" : `  (${notes.join(", ")})`}`;
}

/** `5,500 listeners at the peak (observed)` */
export function peakText({ listeners, listenersFrom }: CapacityBasis): string {
  const from = listenersFrom === "assumed" ? "the capacity of the relays" : listenersFrom;
  return `${whole(listeners)} listeners at the peak (${from})`;
}

export function unpricedText(hosts: readonly string[]): string {
  return `not including the cost of ${hosts.join(", ")}: their providers have no prices in the inventory`;
}

export function reserveText({ region, listeners, capacity, largest, withoutLargest, isEnough }: Reserve): string {
  const first = `${region}: ${whole(listeners)} listeners, capacity ${whole(capacity)}`;
  if (largest === undefined) return `${first}: it has no relay`;
  const lost = `${first}; without ${largest} ${whole(withoutLargest)}`;
  return isEnough ? lost : `${lost}: ${whole(Math.ceil(listeners - withoutLargest))} too few`;
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
