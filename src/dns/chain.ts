import type { Inventory } from "../inventory/schema.js";

/**
 * Where a region's listeners go, in order: the region itself, then its failover regions, then theirs, then every other: nobody is left without
 * an answer while any region lives.
 */
export function chainOf(regions: Inventory["regions"], region: string): string[] {
  const chain = new Set([region]);
  for (const each of chain) for (const next of regions[each]?.failover ?? []) if (Object.hasOwn(regions, next)) chain.add(next);
  for (const each of Object.keys(regions)) chain.add(each);
  return [...chain];
}
