import type { Inventory, Provider } from "../../inventory/schema.js";
import { LINE_SHARE, listenerKbps, OVERHEAD, sum, terabytesAMonth, terabytesAPeakListener, type CapacityBasis } from "./basis.js";

/** A server of a provider, in listeners. Listeners are at the peak, and need not be whole. */
export interface ServerKind {
  provider: string;
  currency: string;
  /** A month. */
  price: number;
  /** Regions where it can be had; undefined: all. */
  regions: readonly string[] | undefined;
  /** What its line carries, or what the inventory says is the most. */
  line: number;
  /** Those whose transfer costs nothing more. */
  included: number;
  /** With what can be bought: what its line carries, or what is included where no more is sold. */
  most: number;
  /** A month for each beyond those that are included. */
  overage: number;
}

/** kbit/s that a relay pulls all day, each stream from every master, headers included. */
export function pulledKbps({ formats }: CapacityBasis, { channels }: Inventory): number {
  return sum(formats.map(({ channel, kbps }) => kbps * (channels[channel]?.masters.length ?? 0))) * OVERHEAD;
}

/** kbit/s of every stream once, as one master sends them to one relay, headers included. */
export function onceKbps({ formats }: Pick<CapacityBasis, "formats">): number {
  return sum(formats.map(({ kbps }) => kbps)) * OVERHEAD;
}

/** What the inventory's providers have. Pure. */
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

/** Price of a TB beyond what is included; undefined: none is sold. */
function overagePerTb({ overagePerGb, overagePerTb: perTb }: Provider): number | undefined {
  return perTb ?? (overagePerGb === undefined ? undefined : overagePerGb * 1000);
}

export interface Bill {
  currency: string;
  /** A month, transfer included. */
  cost: number;
  /** TB beyond what is included, and what they cost: in `cost`. */
  beyondTb: number;
  beyondCost: number;
  /** TB that the provider does not sell. */
  missingTb: number;
}

/** What a server costs that sends and receives so much in a month. */
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
