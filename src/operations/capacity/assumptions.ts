import type { Inventory } from "../../inventory/schema.js";
import { LINE_SHARE, listenerKbps, OVERHEAD, terabytesAPeakListener, type Origin } from "./basis.js";
import type { Capacity } from "./capacity.js";
import { pulledKbps } from "./server.js";

/** The assumptions behind the figures, one line each: always printed. */
export function assumptions(inventory: Inventory, { basis, market }: Capacity): string[] {
  const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
  const formats = basis.formats.map(({ mount, kbps, share }) => `${mount} (${kbps} kbit/s) ${percent(share)}`);
  const regions = Object.entries(basis.regions).map(([region, share]) => `${region} ${percent(share)}`);
  const perListener = terabytesAPeakListener(basis) * 1000;
  return [
    `formats: ${formats.join(", ")} (${words[basis.formatsFrom]})`,
    `regions: ${regions.join(", ")} (${basis.regionsFrom === "assumed" ? "assumed: by the capacity of their relays" : words[basis.regionsFrom]})`,
    `the mean number of listeners is ${percent(basis.averageOfPeak)} of the peak (${words[basis.averageFrom]})`,
    `a listener needs ${listenerKbps(basis).toFixed(1)} kbit/s, ${percent(OVERHEAD - 1)} of it IP and TCP; ${perListener.toFixed(1)} GB a month for each listener at the peak`,
    `a month has 30 days; a GB is 10^9 bytes, a TB 10^12`,
    `a line is filled to ${percent(LINE_SHARE)} of its speed; listeners of a region spread over its relays by capacity`,
    `every relay continuously pulls every stream from each master: ${(pulledKbps(basis, inventory) / 1000).toFixed(2)} Mbit/s`,
    ...(market === undefined ? [] : marketAssumptions(inventory, market)),
  ];
}

const words: Record<Origin, string> = { assumed: "assumed", observed: "observed, last 28 days", given: "as given" };

function marketAssumptions(inventory: Inventory, { kinds, leftOut, pulledTb }: NonNullable<Capacity["market"]>): string[] {
  const days = kinds.map(({ provider }) => `${provider} ${inventory.providers[provider]?.asOf ?? ""}`);
  const tb = `${pulledTb.toFixed(1)} TB a month`;
  return [
    "the cheapest relays of a region come from at most two providers, and can serve all of its listeners when the largest one is lost, by bandwidth and by transfer",
    `their cost does not include the masters: each master sends those relays ${tb}, or less where relays feed from relays`,
    `prices of ${days.join(", ")}, without taxes`,
    ...(leftOut.length === 0 ? [] : [`left out because their prices are in another currency: ${leftOut.join(", ")}`]),
  ];
}
