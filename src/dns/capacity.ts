import type { Inventory } from "../inventory/schema.js";
import { withStandIns } from "./after.js";
import { hostsByAddress } from "./hosts.js";
import { namesOf } from "./names.js";
import { groupKey, type ZoneSnapshot } from "./records.js";
import { verdicts } from "./verdict.js";

/** By region, the relays that get listeners now: their weight is over 0 and their checks are not unhealthy. */
export type Serving = ReadonlyMap<string, readonly string[]>;

/** By IPv4, which every relay has and every listener can use: a relay that serves over IPv6 alone serves only some of them. */
export function servingRelays(inventory: Inventory, zone: ZoneSnapshot): Serving {
  const names = namesOf(inventory);
  const verdict = verdicts(withStandIns(zone));
  const hosts = hostsByAddress(inventory);
  const pools = new Map(Object.keys(inventory.regions).map((region) => [names.pool(region), region]));
  const serving = new Map(Object.keys(inventory.regions).map((region) => [region, new Set<string>()]));
  for (const { name, type, policy, values, healthCheckId } of zone.recordSets) {
    if (type !== "A") continue;
    const host = hosts.get(values[0] ?? "");
    const isIn = policy.kind === "weighted" && policy.weight > 0 && (healthCheckId === undefined || verdict(healthCheckId));
    if (host !== undefined && isIn) serving.get(pools.get(name) ?? "")?.add(host);
  }
  return new Map([...serving].map(([region, relays]) => [region, [...relays]]));
}

/** How many listeners those relays may carry. */
export function capacityOf(inventory: Inventory, serving: Serving): number {
  return [...serving.values()].flat().reduce((sum, host) => {
    const found = inventory.hosts[host];
    return sum + (found?.role === "relay" ? found.capacity : 0);
  }, 0);
}

/** Whether the zone has a pool for a region. */
export function hasPool(inventory: Inventory, region: string, { recordSets }: ZoneSnapshot): boolean {
  const pool = groupKey({ name: namesOf(inventory).pool(region), type: "A" });
  return recordSets.some((record) => groupKey(record) === pool);
}
