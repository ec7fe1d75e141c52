import type { Inventory } from "../inventory/schema.js";
import type { RecordSet } from "../ports/dns.js";
import { addressOf, checkName, desiredChecks, families, type DesiredCheck, type Family } from "./checks.js";
import { namesOf, type TreeNames } from "./names.js";
import { ownerRecord, type Owner, type Wishes } from "./owner.js";
import { placeOf } from "./places.js";
import { activeOf, sourceNames, sourceRecords } from "./source.js";
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
  const owner = desiredOwner(inventory, wishes);
  const channels = Object.keys(inventory.channels);
  return {
    owner,
    recordSets: [
      ownerRecord(owner, names),
      ...families.flatMap((family) => familyTree(inventory, owner, names, family)),
      ...channels.flatMap((channel) => sourceRecords(inventory, channel, activeOf(inventory, channel, owner.active))),
    ],
    checks: desiredChecks(inventory),
  };
}

/** Wishes for hosts and channels that the inventory no longer has are dropped. */
function desiredOwner(inventory: Inventory, wishes: Wishes): Owner {
  const { hosts, channels, regions } = inventory;
  const isRelay = ([host]: readonly [string, unknown]) => Object.hasOwn(hosts, host) && hosts[host]?.role === "relay";
  const isStandby = ([channel, master]: readonly [string, string]) =>
    Object.hasOwn(channels, channel) && channels[channel]?.masters.indexOf(master) === 1;
  return {
    names: [namesOf(inventory).listen, ...Object.keys(channels).flatMap((channel) => sourceNames(inventory, channel))],
    regions: Object.keys(regions),
    drained: Object.fromEntries(Object.entries(wishes.drained).filter(isRelay)),
    weights: Object.fromEntries(Object.entries(wishes.weights).filter(isRelay)),
    active: Object.fromEntries(Object.entries(wishes.active).filter(isStandby)),
  };
}

/** The tree of one address family. A region without a relay of the family has no pool: its chain begins with the next region. */
function familyTree(inventory: Inventory, wishes: Wishes, names: TreeNames, family: Family): RecordSet[] {
  const regions = Object.keys(inventory.regions);
  const pools = new Map(regions.map((region) => [region, poolRecords(inventory, region, wishes, names, family)]));
  const staffed = regions.filter((region) => pools.get(region)?.length !== 0);
  if (staffed.length === 0) return [];
  const chain = (region: string) => chainOf(inventory.regions, region).filter((each) => staffed.includes(each));
  const plain: Pick<RecordSet, "type" | "policy"> = { type: family, policy: { kind: "simple" } };
  return [
    ...[...pools.values()].flat(),
    ...regions.flatMap((region) => chainRecords(region, chain(region), names, family)),
    ...regions.flatMap((region) => locationRecords(inventory, region, names, family)),
    { name: names.listen, ...plain, ...aliasTo(names.root) },
  ];
}

function poolRecords(inventory: Inventory, region: string, wishes: Wishes, names: TreeNames, family: Family): RecordSet[] {
  return poolOf(inventory, region, wishes).flatMap(({ host, weight }): RecordSet[] => {
    const address = addressOf(inventory, host, family);
    if (address === undefined) return [];
    return [
      {
        name: names.pool(region),
        type: family,
        policy: { kind: "weighted", weight },
        setIdentifier: host,
        ttlSeconds: inventory.dns.ttlSeconds,
        values: [address],
        healthCheckId: checkName(host, family),
      },
    ];
  });
}

/**
 * A failover set holds exactly two records, so a chain is a list of sets: the region's own pool or the first link, its pool or the second link,
 * and so on; the secondary of the last set is the last pool. Each region has its own chain: shared ones would form a circle.
 */
function chainRecords(region: string, pools: readonly string[], names: TreeNames, family: Family): RecordSet[] {
  const nameOf = (at: number) => (at === 0 ? names.region(region) : names.link(region, at));
  const record = (at: number, target: string, role: "PRIMARY" | "SECONDARY"): RecordSet => ({
    name: nameOf(at),
    type: family,
    policy: { kind: "failover", role },
    setIdentifier: role.toLowerCase(),
    ...aliasTo(target),
  });
  if (pools.length === 1)
    return [{ name: nameOf(0), type: family, policy: { kind: "simple" }, ...aliasTo(names.pool(pools[0] ?? "")) }];
  const last = pools.length - 2;
  const sets = pools.slice(0, -1).map((pool, at) => {
    const next = at === last ? names.pool(pools.at(-1) ?? "") : nameOf(at + 1);
    return [record(at, names.pool(pool), "PRIMARY"), record(at, next, "SECONDARY")];
  });
  return sets.toReversed().flat();
}

function locationRecords(inventory: Inventory, region: string, names: TreeNames, family: Family): RecordSet[] {
  return (inventory.regions[region]?.locations ?? []).map((location) => ({
    name: names.root,
    type: family,
    policy: { kind: "geolocation", place: placeOf(location) },
    setIdentifier: location === "*" ? "geo-default" : `geo-${location.toLowerCase()}`,
    ...aliasTo(names.region(region)),
  }));
}

function aliasTo(name: string): Pick<RecordSet, "alias" | "values"> {
  return { alias: { name, evaluateTargetHealth: true }, values: [] };
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
