import type { Inventory, Relay } from "../inventory/schema.js";
import type { Wishes } from "./owner.js";

/** The weight of a pool's largest relay; the others have theirs in proportion. Route 53 takes 0 to 255. */
const LARGEST = 100;

export interface PoolMember {
  host: string;
  weight: number;
}

/** A region's relays that have a record, with their weights: by capacity, unless an operator has said otherwise. */
export function poolOf(inventory: Inventory, region: string, { drained, weights }: Wishes): PoolMember[] {
  const relays = relaysOf(inventory, region).filter(([host]) => drained[host] !== "hard");
  const largest = Math.max(...relaysOf(inventory, region).map(([, { capacity }]) => capacity));
  return relays.map(([host, { capacity }]) => {
    const byCapacity = Math.max(1, Math.round((LARGEST * capacity) / largest));
    return { host, weight: drained[host] === undefined ? (weights[host] ?? byCapacity) : 0 };
  });
}

export function relaysOf(inventory: Inventory, region: string): Array<[string, Relay]> {
  return Object.entries(inventory.hosts).flatMap(([host, each]): Array<[string, Relay]> =>
    each.role === "relay" && each.region === region ? [[host, each]] : [],
  );
}
