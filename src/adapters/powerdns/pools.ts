import { RadioctlError } from "../../errors.js";
import type { Place, RecordSet } from "../../ports/dns.js";

/** Record sets with addresses; one of them is chosen by weight. Each record of a failover set is its own pool. */
export interface Pool {
  /** Unique in the zone: equal pools are written once. */
  key: string;
  records: readonly RecordSet[];
}

/**
 * The pools for clients of one place: they get the first pool with a healthy address, or the first of all if there is none. A pool without records
 * ends the search: the client gets no answer.
 */
export interface Route {
  /** undefined: all clients. */
  place: Place | undefined;
  pools: readonly Pool[];
}

/** The record sets of one name and type. */
export type Group = readonly RecordSet[];

type Find = (name: string, type: string) => Group | undefined;

/**
 * Follows the aliases of a group. When all aliases evaluate their target's health, a tree of aliases equals, for one client, a list of pools:
 * a failover's primary before its secondary; a state before its country, before the continent, before `*`. If all are down, the first is used.
 * Several routes may match a client; they are returned in order of precedence.
 * @throws RadioctlError refused for other trees: an alias that ignores its target's health or has its own health check, or another policy
 */
export function routesOf(group: Group, find: Find, above: readonly string[] = []): Route[] {
  const [first] = group;
  if (first?.policy.kind === "simple" && first.alias !== undefined && first.alias.zoneId === undefined) {
    const key = `${first.name} ${first.type}`;
    if (above.includes(key)) throw refused(first, "is in a loop of aliases");
    return routesOf(targetOf(first, first.alias.name, find), find, [...above, key]);
  }
  if (first?.policy.kind !== "geolocation") return [{ place: undefined, pools: poolsOf(group, find, []) }];
  return group
    .map((record) => {
      const place = record.policy.kind === "geolocation" ? record.policy.place : {};
      const isDefault = place.country === "*";
      return {
        nearness: isDefault ? 0 : nearness(place),
        place: isDefault ? undefined : place,
        pools: poolsOfOne(record, find, []),
      };
    })
    .sort((one, other) => other.nearness - one.nearness)
    .map(({ place, pools }) => ({ place, pools }));
}

function nearness({ continent, subdivision }: Place): number {
  return subdivision !== undefined ? 3 : continent === undefined ? 2 : 1;
}

function poolsOf(group: Group, find: Find, above: readonly string[]): Pool[] {
  const [first] = group;
  if (first === undefined) return [];
  const key = `${first.name} ${first.type}`;
  if (above.includes(key)) throw refused(first, "is in a loop of aliases");
  const path = [...above, key];
  switch (first.policy.kind) {
    case "simple":
      return poolsOfOne(first, find, path);
    case "weighted":
      if (group.some(({ alias }) => alias !== undefined)) throw refused(first, "is a weighted alias");
      return [{ key, records: group }];
    case "failover": {
      const inOrder = (["PRIMARY", "SECONDARY"] as const).flatMap((role) =>
        group.filter(({ policy }) => policy.kind === "failover" && policy.role === role),
      );
      return inOrder.flatMap((record) => poolsOfOne(record, find, path));
    }
    default:
      throw refused(first, `has the policy ${first.policy.kind}, which the target of an alias cannot have`);
  }
}

function poolsOfOne(record: RecordSet, find: Find, path: readonly string[]): Pool[] {
  const { alias, name, type, setIdentifier = "" } = record;
  if (alias === undefined) return [{ key: `${name} ${type} ${setIdentifier}`, records: [record] }];
  if (leadsToNothing(record, find)) return [{ key: `${alias.name} ${type}`, records: [] }];
  if (!alias.evaluateTargetHealth) throw refused(record, "is an alias that does not evaluate its target's health");
  if (record.healthCheckId !== undefined) throw refused(record, "is an alias with its own health check");
  if (alias.zoneId !== undefined) throw refused(record, "is an alias of a name in another zone");
  return poolsOf(targetOf(record, alias.name, find), find, path);
}

/** An alias of a name that has no default location: all but clients of its few places get no answer, and here those get none, either. */
function leadsToNothing({ alias, type, healthCheckId }: RecordSet, find: Find): boolean {
  if (alias === undefined || alias.evaluateTargetHealth || alias.zoneId !== undefined || healthCheckId !== undefined)
    return false;
  const target = find(alias.name, type) ?? [];
  return target.length > 0 && target.every(({ policy }) => policy.kind === "geolocation" && policy.place.country !== "*");
}

function targetOf(record: RecordSet, name: string, find: Find): Group {
  const target = find(name, record.type);
  if (target === undefined) throw refused(record, `is an alias of ${name}, which does not exist`);
  return target;
}

function refused({ name, type }: RecordSet, what: string): RadioctlError {
  return new RadioctlError("refused", `PowerDNS does not support this, nothing was changed: ${name} ${type} ${what}`);
}
