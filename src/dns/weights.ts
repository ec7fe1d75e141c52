import type { Inventory, Relay } from "../inventory/schema.js";
import type { Wishes } from "./owner.js";

/** The weight of a pool's largest relay; the weights of the others are in proportion. Route 53 accepts 0 to 255. */
const LARGEST = 100;

export interface PoolMember {
  host: string;
  weight: number;
}

/** A region's relays that have a record, with their weights: by capacity, unless an operator has set a weight. */
export function poolOf(inventory: Inventory, region: string, { drained, weights }: Wishes): PoolMember[] {
  const relays = relaysOf(inventory, region).filter(([host]) => drained[host] !== "hard");
  const largest = Math.max(...relaysOf(inventory, region).map(([, { capacity }]) => capacity));
  return relays.map(([host, { capacity }]) => {
    const byCapacity = Math.max(1, Math.round((LARGEST * capacity) / largest));
    return { host, weight: drained[host] === undefined ? (weights[host] ?? byCapacity) : 0 };
  });
}

/** A region's relays, in the inventory's order. */
export function relaysOf(inventory: Inventory, region: string): ReadonlyArray<readonly [string, Relay]> {
  const known = relaysByRegion.get(inventory.hosts) ?? everyRegions(inventory.hosts);
  relaysByRegion.set(inventory.hosts, known);
  return known.get(region) ?? [];
}

/** Computed once per inventory: every region needs it several times, and computing it visits all hosts. */
const relaysByRegion = new WeakMap<Inventory["hosts"], ReadonlyMap<string, ReadonlyArray<readonly [string, Relay]>>>();

function everyRegions(hosts: Inventory["hosts"]): Map<string, Array<readonly [string, Relay]>> {
  const regions = new Map<string, Array<readonly [string, Relay]>>();
  for (const [name, host] of Object.entries(hosts)) {
    if (host.role !== "relay") continue;
    const relays = regions.get(host.region);
    if (relays === undefined) regions.set(host.region, [[name, host]]);
    else relays.push([name, host]);
  }
  return regions;
}
