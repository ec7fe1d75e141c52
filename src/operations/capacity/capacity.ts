import { RadioctlError } from "../../errors.js";
import type { Inventory } from "../../inventory/schema.js";
import { sum, terabytesAMonth, type CapacityBasis } from "./basis.js";
import { lessFormats, moreRelays, type LessFormat, type MoreRelay } from "./changes.js";
import { fleetCapacity, type FleetCapacity } from "./fleet.js";
import { cheapestMix, type Mix } from "./mix.js";
import { onceKbps, serverKinds, type ServerKind } from "./server.js";

/** The providers and the currency to plan with. */
export interface Market {
  /** Empty: all providers of the inventory. */
  providers: readonly string[];
  /** Prices in other currencies can't be compared; default: the first provider's currency. */
  currency: string | undefined;
}

/** The cheapest servers of a region; undefined: no provider there sells enough. */
export interface RegionMix {
  region: string;
  listeners: number;
  mix: Mix | undefined;
}

export interface Capacity {
  basis: CapacityBasis;
  fleet: FleetCapacity;
  moreRelays: readonly MoreRelay[];
  lessFormats: readonly LessFormat[];
  /** undefined when the inventory has no prices. */
  market: Prices | undefined;
}

/** What listeners cost with the cheapest servers. */
export interface Prices {
  currency: string;
  kinds: readonly ServerKind[];
  /** Providers with prices in other currencies, which can't be compared. */
  leftOut: readonly string[];
  regions: readonly RegionMix[];
  /** TB a month that each master sends to these relays; their cost does not include it. */
  pulledTb: number;
  curve: readonly CostPoint[];
  /** All regions together, a month; undefined: no provider sells enough for one of them. */
  cost: number | undefined;
}

/** The cost a month for this many listeners with the cheapest servers; undefined: no provider sells enough. */
export interface CostPoint {
  listeners: number;
  cost: number | undefined;
}

/** Factors of the planned number of listeners. */
const CURVE = [0.1, 0.25, 0.5, 1, 2, 4];

/** Listeners, lines, transfer and money of a station. Pure. @throws RadioctlError usage for a provider or currency without prices */
export function capacityOf(inventory: Inventory, basis: CapacityBasis, wanted: Market): Capacity {
  const kinds = serverKinds(inventory, basis);
  const market = kinds.length === 0 && wanted.providers.length === 0 ? undefined : marketOf(kinds, wanted);
  const regions = (listeners: number) => regionMixes(inventory, { ...basis, listeners }, market?.kinds ?? []);
  const now = regions(basis.listeners);
  return {
    basis,
    fleet: fleetCapacity(inventory, basis),
    moreRelays: moreRelays(inventory, basis, market?.kinds ?? []),
    lessFormats: lessFormats(inventory, basis),
    market: market && {
      ...market,
      regions: now,
      pulledTb: serversIn(now) * terabytesAMonth(onceKbps(basis)),
      curve: CURVE.map((factor): CostPoint => {
        const listeners = Math.max(1, Math.round(basis.listeners * factor));
        return { listeners, cost: mixCost(regions(listeners)) };
      }),
      cost: mixCost(now),
    },
  };
}

/** The cheapest available servers for every region's listeners. */
function regionMixes(inventory: Inventory, basis: CapacityBasis, kinds: readonly ServerKind[]): RegionMix[] {
  return Object.keys(inventory.regions).map((region) => {
    const listeners = Math.ceil(basis.listeners * (basis.regions[region] ?? 0) - 1e-9);
    const there = kinds.filter(({ regions }) => regions?.includes(region) !== false);
    return { region, listeners, mix: listeners === 0 ? NOTHING : cheapestMix(there, listeners) };
  });
}

function serversIn(regions: readonly RegionMix[]): number {
  return sum(regions.flatMap(({ mix }) => (mix?.servers ?? []).map(({ count }) => count)));
}

const NOTHING: Mix = { servers: [], cost: 0, most: 0, withoutLargest: 0 };

/** All regions together, a month; undefined when one can't be served. */
function mixCost(regions: readonly RegionMix[]): number | undefined {
  return regions.reduce<number | undefined>(
    (total, { mix }) => (total === undefined || mix === undefined ? undefined : total + mix.cost),
    0,
  );
}

function marketOf(kinds: readonly ServerKind[], { providers, currency }: Market): Pick<Prices, "currency" | "kinds" | "leftOut"> {
  const unknown = providers.find((name) => !kinds.some(({ provider }) => provider === name));
  if (unknown !== undefined)
    throw new RadioctlError("usage", `the inventory has no prices for ${JSON.stringify(unknown)}`, {
      hint:
        kinds.length === 0 ? "add them under providers" : `it has prices for ${kinds.map(({ provider }) => provider).join(", ")}`,
    });
  const meant = kinds.filter(({ provider }) => providers.length === 0 || providers.includes(provider));
  const currencies = [...new Set(meant.map((kind) => kind.currency))];
  const [only = ""] = currencies;
  if (currency !== undefined && !currencies.includes(currency))
    throw new RadioctlError("usage", `there are no prices in ${JSON.stringify(currency)}`, {
      hint: `currencies: ${currencies.join(", ")}`,
    });
  const isOther = (kind: ServerKind) => kind.currency !== (currency ?? only);
  return {
    currency: currency ?? only,
    kinds: meant.filter((kind) => !isOther(kind)),
    leftOut: meant.filter(isOther).map(({ provider }) => provider),
  };
}
