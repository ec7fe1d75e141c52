import { RadioctlError } from "../../errors.js";
import type { Place, RecordSet } from "../../ports/dns.js";

/** Record sets with addresses, of which one is drawn by weight. A record of a failover set is a pool of its own. */
export interface Pool {
  /** Unique in the zone: equal ones are written once. */
  key: string;
  records: readonly RecordSet[];
}

/** Where clients of one place go: the first pool in which somebody is healthy, or, when nobody is anywhere, the very first. */
export interface Route {
  /** undefined: everybody. */
  place: Place | undefined;
  pools: readonly Pool[];
}

/** The record sets of one name and type. */
export type Group = readonly RecordSet[];

type Find = (name: string, type: string) => Group | undefined;

/**
 * What a group comes to when its aliases are followed. A tree of aliases that all look at their targets' health is, for one client, nothing but
 * its pools in order: a failover's primary comes before its secondary, a state before its country, that before the continent and `*`; and when
 * everything is down, each of them falls back to its first. Several routes match one client; those that come first here go first.
 * @throws RadioctlError refused for what can't be said so: an alias that doesn't look, or has a check of its own; policies other than these
 */
export function routesOf(group: Group, find: Find, above: readonly string[] = []): Route[] {
  const [first] = group;
  if (first?.policy.kind === "simple" && first.alias !== undefined && first.alias.zoneId === undefined) {
    const key = `${first.name} ${first.type}`;
    if (above.includes(key)) throw refused(first, "leads in a circle");
    return routesOf(targetOf(first, first.alias.name, find), find, [...above, key]);
  }
  if (first?.policy.kind !== "geolocation") return [{ place: undefined, pools: poolsOf(group, find, []) }];
  return group
    .map((record) => {
      const place = record.policy.kind === "geolocation" ? record.policy.place : {};
      const everybody = place.country === "*";
      return {
        nearness: everybody ? 0 : nearness(place),
        place: everybody ? undefined : place,
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
  if (above.includes(key)) throw refused(first, "leads in a circle");
  const path = [...above, key];
  switch (first.policy.kind) {
    case "simple":
      return poolsOfOne(first, find, path);
    case "weighted":
      if (group.some(({ alias }) => alias !== undefined)) throw refused(first, "is an alias with a weight");
      return [{ key, records: group }];
    case "failover": {
      const inOrder = (["PRIMARY", "SECONDARY"] as const).flatMap((role) =>
        group.filter(({ policy }) => policy.kind === "failover" && policy.role === role),
      );
      return inOrder.flatMap((record) => poolsOfOne(record, find, path));
    }
    default:
      throw refused(first, `has the policy ${first.policy.kind}, which is only possible where no alias leads`);
  }
}

function poolsOfOne(record: RecordSet, find: Find, path: readonly string[]): Pool[] {
  const { alias, name, type, setIdentifier = "" } = record;
  if (alias === undefined) return [{ key: `${name} ${type} ${setIdentifier}`, records: [record] }];
  if (!alias.evaluateTargetHealth) throw refused(record, "is an alias that doesn't look at its target's health");
  if (record.healthCheckId !== undefined) throw refused(record, "is an alias with a health check of its own");
  if (alias.zoneId !== undefined) throw refused(record, "is an alias that leads to another zone");
  return poolsOf(targetOf(record, alias.name, find), find, path);
}

function targetOf(record: RecordSet, name: string, find: Find): Group {
  const target = find(name, record.type);
  if (target === undefined) throw refused(record, `is an alias of ${name}, which is not there`);
  return target;
}

function refused({ name, type }: RecordSet, what: string): RadioctlError {
  return new RadioctlError("refused", `PowerDNS can't answer as asked, and nothing was changed: ${name} ${type} ${what}`);
}
