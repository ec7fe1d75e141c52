import type { Inventory } from "../inventory/schema.js";
import type { RecordSet } from "../ports/dns.js";
import { addressOf, checkName, type Family } from "./checks.js";
import type { TreeNames } from "./names.js";
import { placeOf } from "./places.js";
import type { PoolMember } from "./weights.js";

/** A region's pool in one address family: one record for each member that has an address of the family. */
export function poolRecords(
  inventory: Inventory,
  region: string,
  members: readonly PoolMember[],
  names: TreeNames,
  family: Family,
): RecordSet[] {
  return members.flatMap(({ host, weight }): RecordSet[] => {
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

/** The record that sends clients of a location of the inventory to a target. */
export function locationRecord(
  location: string,
  target: Pick<RecordSet, "alias" | "values">,
  names: TreeNames,
  family: Family,
): RecordSet {
  return {
    name: names.root,
    type: family,
    policy: { kind: "geolocation", place: placeOf(location) },
    setIdentifier: location === "*" ? "geo-default" : `geo-${location.toLowerCase()}`,
    ...target,
  };
}

export function failoverRecord(
  name: string,
  role: "PRIMARY" | "SECONDARY",
  target: Pick<RecordSet, "alias" | "values">,
  family: Family,
): RecordSet {
  return { name, type: family, policy: { kind: "failover", role }, setIdentifier: role.toLowerCase(), ...target };
}

export function aliasTo(name: string): Pick<RecordSet, "alias" | "values"> {
  return { alias: { name, evaluateTargetHealth: true }, values: [] };
}
