import type { Inventory } from "../inventory/schema.js";
import type { RecordSet } from "../ports/dns.js";
import { desiredChecks, type DesiredCheck } from "./checks.js";
import { namesOf, type TreeNames } from "./names.js";
import { ownerRecord, type Owner, type Wishes } from "./owner.js";
import { activeOf, sourceNames, sourceRecords } from "./source.js";
import { ipv6Tree } from "./tree-ipv6.js";
import { aliasTo, failoverRecord, locationRecord, poolRecords } from "./tree-records.js";
import { poolOf } from "./weights.js";

/** The records and checks that a station's zone should have. A record's `healthCheckId` is the name of a desired check. */
export interface DesiredZone {
  owner: Owner;
  /** Targets before the aliases that lead to them, the owner record first. */
  recordSets: readonly RecordSet[];
  checks: readonly DesiredCheck[];
}

/** The tree of a station: listen name, locations, regions, failover chains, pools; and the names of the sources. Pure. */
export function desiredZone(inventory: Inventory, wishes: Wishes): DesiredZone {
  const names = namesOf(inventory);
  const ipv6 = ipv6Tree(inventory, wishes, names);
  const owner = desiredOwner(inventory, wishes, ipv6.length > 0 ? [names.nothing] : []);
  const channels = Object.keys(inventory.channels);
  return {
    owner,
    recordSets: [
      ownerRecord(owner, names),
      ...ipv4Tree(inventory, owner, names),
      ...ipv6,
      ...channels.flatMap((channel) => sourceRecords(inventory, channel, activeOf(inventory, channel, owner.active))),
    ],
    checks: desiredChecks(inventory),
  };
}

/** Wishes for hosts and channels that the inventory no longer has are dropped. @param more further names */
function desiredOwner(inventory: Inventory, wishes: Wishes, more: readonly string[]): Owner {
  const { hosts, channels, regions } = inventory;
  const isRelay = ([host]: readonly [string, unknown]) => Object.hasOwn(hosts, host) && hosts[host]?.role === "relay";
  const isStandby = ([channel, master]: readonly [string, string]) =>
    Object.hasOwn(channels, channel) && channels[channel]?.masters.indexOf(master) === 1;
  return {
    names: [namesOf(inventory).listen, ...more, ...Object.keys(channels).flatMap((channel) => sourceNames(inventory, channel))],
    regions: Object.keys(regions),
    drained: Object.fromEntries(Object.entries(wishes.drained).filter(isRelay)),
    weights: Object.fromEntries(Object.entries(wishes.weights).filter(isRelay)),
    active: Object.fromEntries(Object.entries(wishes.active).filter(isStandby)),
  };
}

/** The A records. Every relay has an IPv4 address; a region whose relays are all drained hard has no pool: its chain begins with the next region. */
function ipv4Tree(inventory: Inventory, wishes: Wishes, names: TreeNames): RecordSet[] {
  const regions = Object.keys(inventory.regions);
  const pools = new Map(
    regions.map((region) => [region, poolRecords(inventory, region, poolOf(inventory, region, wishes), names, "A")]),
  );
  const staffed = regions.filter((region) => pools.get(region)?.length !== 0);
  if (staffed.length === 0) return [];
  const chain = (region: string) => chainOf(inventory.regions, region).filter((each) => staffed.includes(each));
  return [
    ...[...pools.values()].flat(),
    ...regions.flatMap((region) => chainRecords(region, chain(region), names)),
    ...regions.flatMap((region) =>
      (inventory.regions[region]?.locations ?? []).map((each) => locationRecord(each, aliasTo(names.region(region)), names, "A")),
    ),
    { name: names.listen, type: "A", policy: { kind: "simple" }, ...aliasTo(names.root) },
  ];
}

/**
 * A failover set holds exactly two records, so a chain is a list of sets: the region's own pool or the first link, its pool or the second link,
 * and so on; the secondary of the last set is the last pool. Each region has its own chain: shared ones would form a circle.
 */
function chainRecords(region: string, pools: readonly string[], names: TreeNames): RecordSet[] {
  const nameOf = (at: number) => (at === 0 ? names.region(region) : names.link(region, at));
  if (pools.length === 1)
    return [{ name: nameOf(0), type: "A", policy: { kind: "simple" }, ...aliasTo(names.pool(pools[0] ?? "")) }];
  const last = pools.length - 2;
  const sets = pools.slice(0, -1).map((pool, at) => {
    const next = at === last ? names.pool(pools.at(-1) ?? "") : nameOf(at + 1);
    return [
      failoverRecord(nameOf(at), "PRIMARY", aliasTo(names.pool(pool)), "A"),
      failoverRecord(nameOf(at), "SECONDARY", aliasTo(next), "A"),
    ];
  });
  return sets.toReversed().flat();
}

/**
 * Where a region's listeners go, in order: the region itself, its failover regions, their failover regions, then all others. So listeners get
 * an answer while any region is up.
 */
function chainOf(regions: Inventory["regions"], region: string): string[] {
  const chain = new Set([region]);
  for (const each of chain) for (const next of regions[each]?.failover ?? []) if (Object.hasOwn(regions, next)) chain.add(next);
  for (const each of Object.keys(regions)) chain.add(each);
  return [...chain];
}
