import type { Inventory, Provider } from "../../inventory/schema.js";
import { LINE_SHARE, listenerKbps, OVERHEAD, sum, terabytesAMonth, terabytesAPeakListener, type CapacityBasis } from "./basis.js";

/** A provider's server, measured in listeners at the peak (not necessarily integers). */
export interface ServerKind {
  provider: string;
  currency: string;
  /** A month. */
  price: number;
  /** Regions where it is available; undefined: all. */
  regions: readonly string[] | undefined;
  /** How many listeners its line can serve, or the inventory's limit. */
  line: number;
  /** How many listeners' transfer is included in the price. */
  included: number;
  /** The maximum with extra transfer: what its line can serve, or what is included when no extra transfer is sold. */
  most: number;
  /** Cost a month for each listener beyond the included ones. */
  overage: number;
}

/** kbit/s that a relay continuously pulls, each stream from every master, headers included. */
export function pulledKbps({ formats }: CapacityBasis, { channels }: Inventory): number {
  return sum(formats.map(({ channel, kbps }) => kbps * (channels[channel]?.masters.length ?? 0))) * OVERHEAD;
}

/** kbit/s of every stream once, as one master sends them to one relay, headers included. */
export function onceKbps({ formats }: Pick<CapacityBasis, "formats">): number {
  return sum(formats.map(({ kbps }) => kbps)) * OVERHEAD;
}

/** The servers of the inventory's providers. Pure. */
export function serverKinds(inventory: Inventory, basis: CapacityBasis): ServerKind[] {
  const perListener = terabytesAPeakListener(basis);
  const pulled = terabytesAMonth(pulledKbps(basis, inventory));
  return Object.entries(inventory.providers).map(([provider, offer]) => {
    const { includedTb = Infinity, counts, portMbps, listeners = Infinity } = offer;
    const line = Math.max(0, Math.floor(Math.min((portMbps * 1000 * LINE_SHARE) / listenerKbps(basis), listeners)));
    const own = counts === "both" ? pulled : 0;
    const perTb = overagePerTb(offer);
    const included = Math.min(line, Math.max(0, (includedTb - own) / perListener));
    return {
      provider,
      currency: offer.currency,
      price: offer.pricePerMonth,
      regions: offer.regions,
      line,
      included,
      most: perTb === undefined ? included : line,
      overage: (perTb ?? 0) * perListener,
    };
  });
}

/** Price of a TB beyond the included transfer; undefined: no extra transfer is sold. */
function overagePerTb({ overagePerGb, overagePerTb: perTb }: Provider): number | undefined {
  return perTb ?? (overagePerGb === undefined ? undefined : overagePerGb * 1000);
}

export interface Bill {
  currency: string;
  /** A month, transfer included. */
  cost: number;
  /** TB beyond the included transfer, and their cost, which is part of `cost`. */
  beyondTb: number;
  beyondCost: number;
  /** TB that the provider does not sell. */
  missingTb: number;
}

/** The bill of a server that sends and receives this much in a month. */
export function billOf(offer: Provider, sentTb: number, receivedTb: number): Bill {
  const counted = sentTb + (offer.counts === "both" ? receivedTb : 0);
  const beyond = Math.max(0, counted - (offer.includedTb ?? Infinity));
  const perTb = overagePerTb(offer);
  const beyondCost = beyond * (perTb ?? 0);
  return {
    currency: offer.currency,
    cost: offer.pricePerMonth + beyondCost,
    beyondTb: perTb === undefined ? 0 : beyond,
    beyondCost,
    missingTb: perTb === undefined ? beyond : 0,
  };
}
