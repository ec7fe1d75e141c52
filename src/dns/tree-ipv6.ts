import type { Inventory } from "../inventory/schema.js";
import type { RecordSet } from "../ports/dns.js";
import { addressOf } from "./checks.js";
import type { TreeNames } from "./names.js";
import type { Wishes } from "./owner.js";
import { aliasTo, failoverRecord, locationRecord, poolRecords } from "./tree-records.js";
import { poolOf, type PoolMember } from "./weights.js";

/**
 * The AAAA records. A listener gets a healthy relay of their own region, or no AAAA record: then the player uses the A records, which know all
 * relays and all failover regions. Otherwise one relay with IPv6 would get the listeners of the whole world.
 */
export function ipv6Tree(inventory: Inventory, wishes: Wishes, names: TreeNames): RecordSet[] {
  const regions = Object.keys(inventory.regions);
  const pools = regions.map((region) => ({
    region,
    pool: poolRecords(inventory, region, membersOf(inventory, region, wishes), names, "AAAA"),
  }));
  const served = pools.flatMap(({ region, pool }) => (pool.length === 0 ? [] : [region]));
  const [first] = served;
  if (first === undefined) return [];
  return [
    ...pools.flatMap(({ pool }) => pool),
    noAnswer(first, names),
    ...served.flatMap((region) => [
      failoverRecord(names.region(region), "PRIMARY", aliasTo(names.pool(region)), "AAAA"),
      failoverRecord(names.region(region), "SECONDARY", toNothing(names), "AAAA"),
    ]),
    ...regions.flatMap((region) => {
      const target = served.includes(region) ? aliasTo(names.region(region)) : toNothing(names);
      return (inventory.regions[region]?.locations ?? []).map((each) => locationRecord(each, target, names, "AAAA"));
    }),
    { name: names.listen, type: "AAAA", policy: { kind: "simple" }, ...aliasTo(names.root) },
  ];
}

/** A drained relay gets no record: as the last one, even with weight 0, it would get listeners who have A records. A canary is never alone. */
function membersOf(inventory: Inventory, region: string, wishes: Wishes): PoolMember[] {
  const members = poolOf(inventory, region, wishes).filter(
    ({ host, weight }) => weight > 0 && addressOf(inventory, host, "AAAA") !== undefined,
  );
  return members.every(({ host }) => wishes.weights[host] !== undefined) ? [] : members;
}

/**
 * A name with records for one location only. Route 53 gives clients of all other places no answer (developer guide, "Geolocation routing"), which
 * players take as "no IPv6". An alias needs a target of its type that exists, and Antarctica has no listeners.
 */
function noAnswer(region: string, names: TreeNames): RecordSet {
  return {
    name: names.nothing,
    type: "AAAA",
    policy: { kind: "geolocation", place: { continent: "AN" } },
    setIdentifier: "geo-an",
    ...aliasTo(names.pool(region)),
  };
}

/** Counts as healthy, so that it is chosen when the pool is down. */
function toNothing({ nothing }: TreeNames): Pick<RecordSet, "alias" | "values"> {
  return { alias: { name: nothing, evaluateTargetHealth: false }, values: [] };
}
