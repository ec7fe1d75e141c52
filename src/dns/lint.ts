import type { Inventory } from "../inventory/schema.js";
import { warningsOf } from "../inventory/warnings.js";
import type { RecordSet } from "../ports/dns.js";
import { addressesOf } from "./hosts.js";
import { namesOf } from "./names.js";
import { isOwned, readOwner } from "./owner.js";
import { isNewCheckId } from "./plan-checks.js";
import { groupKey, isWithin, recordKey, type ZoneSnapshot } from "./records.js";
import { relaysOf } from "./weights.js";

/** A problem that a zone may have and should not have. */
export interface LintFinding {
  rule:
    | "missing-check"
    | "no-default"
    | "long-ttl"
    | "unequal-ttl"
    | "private-address"
    | "dangling-check"
    | "stranger"
    | "no-effect"
    | "partial-ipv6"
    | "check-quota";
  message: string;
}

/** After a failover, listeners get the new address when their resolver queries again, so a leaf record needs a short TTL. */
const LEAF_TTL_SECONDS = 60;

/** Networks that are not reachable on the internet or are reserved for examples: health checkers refuse them (RFC 6890). */
const NOWHERE = [
  /^(0|10|127)\./u,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./u,
  /^169\.254\./u,
  /^172\.(1[6-9]|2\d|3[01])\./u,
  /^192\.(0\.[02]|168)\./u,
  /^198\.(1[89]|51\.100)\./u,
  /^203\.0\.113\./u,
  /^(22[4-9]|2[3-5]\d)\./u,
  /^(::1?$|f[cd]|fe[89ab]|ff|2001:db8:)/iu,
];

/** Problems of a present or planned zone. Pure. */
export function lintZone(inventory: Inventory, zone: ZoneSnapshot): LintFinding[] {
  const names = namesOf(inventory);
  const owner = readOwner(zone.recordSets, names);
  const owned = zone.recordSets.filter((record) => isOwned(record, owner, names));
  const checks = new Set(zone.healthChecks.map(({ id }) => id));
  const unmanaged = zone.recordSets.filter(
    (record) => !isOwned(record, owner, names) && (isWithin(record.name, names.root) || isWithin(record.name, names.source)),
  );
  return [
    ...owned.flatMap((record) => recordFindings(record, checks)),
    ...groupFindings(owned, names.root),
    ...privateAddresses(inventory),
    ...partialIpv6(inventory),
    ...checkQuota(inventory, zone),
    ...warningsOf(inventory)
      .filter(({ path: [group] }) => group === "dns")
      .map(({ path, message }): LintFinding => ({ rule: "no-effect", message: `${path.join(".")} ${message}` })),
    ...unmanaged.map((record): LintFinding => ({
      rule: "stranger",
      message: `${recordKey(record)} is not managed by radioctl; it stays as it is`,
    })),
  ];
}

function recordFindings(record: RecordSet, checks: ReadonlySet<string>): LintFinding[] {
  const key = recordKey(record);
  const { policy, healthCheckId, ttlSeconds = 0, alias } = record;
  const isLeaf = alias === undefined && (policy.kind === "weighted" || policy.kind === "failover");
  const findings: LintFinding[] = [];
  if (isLeaf && healthCheckId === undefined)
    findings.push({ rule: "missing-check", message: `${key} has no health check: it always counts as healthy` });
  if (isLeaf && ttlSeconds > LEAF_TTL_SECONDS)
    findings.push({
      rule: "long-ttl",
      message: `${key} has a TTL of ${ttlSeconds} s: resolvers keep the old answer that long after a failover`,
    });
  if (healthCheckId !== undefined && !checks.has(healthCheckId))
    findings.push({ rule: "dangling-check", message: `${key} names the health check ${healthCheckId}, which does not exist` });
  return findings;
}

function groupFindings(records: readonly RecordSet[], root: string): LintFinding[] {
  const groups = new Map<string, RecordSet[]>();
  for (const record of records) {
    const group = groups.get(groupKey(record));
    if (group === undefined) groups.set(groupKey(record), [record]);
    else group.push(record);
  }
  return [...groups].flatMap(([key, group]): LintFinding[] => {
    const ttls = new Set(group.map(({ ttlSeconds }) => ttlSeconds));
    const places = group.flatMap(({ policy }) => (policy.kind === "geolocation" ? [policy.place.country] : []));
    return [
      ...(ttls.size > 1 ? [{ rule: "unequal-ttl" as const, message: `${key} has TTLs of ${[...ttls].join(", ")} s` }] : []),
      ...(group[0]?.name === root && !places.includes("*")
        ? [
            {
              rule: "no-default" as const,
              message: `${key} has no record for the location *: listeners from other places get no answer`,
            },
          ]
        : []),
    ];
  });
}

function privateAddresses(inventory: Inventory): LintFinding[] {
  return Object.keys(inventory.hosts).flatMap((host) =>
    addressesOf(inventory, host)
      .filter((address) => NOWHERE.some((network) => network.test(address)))
      .map((address): LintFinding => ({
        rule: "private-address",
        message: `${host} has ${address}, which listeners and health checkers can't reach`,
      })),
  );
}

/**
 * An account's quota: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-health-checks
 * Amazon raises it on request, which radioctl can't see.
 */
const CHECKS_QUOTA = 200;

function checkQuota({ dns }: Inventory, { healthChecks }: ZoneSnapshot): LintFinding[] {
  const created = healthChecks.filter(({ id }) => isNewCheckId(id)).length;
  if (dns.provider !== "route53" || created === 0 || healthChecks.length <= CHECKS_QUOTA) return [];
  const message = `with ${created} new ones, the account would have ${healthChecks.length} health checks: Amazon allows ${CHECKS_QUOTA} unless you have a higher quota`;
  return [{ rule: "check-quota", message }];
}

/** Most players prefer IPv6 where it is offered, whatever the weights of the A records are. */
function partialIpv6(inventory: Inventory): LintFinding[] {
  return Object.keys(inventory.regions).flatMap((region): LintFinding[] => {
    const relays = relaysOf(inventory, region);
    const having = relays.flatMap(([host, { ipv6 }]) => (ipv6 === undefined ? [] : [host]));
    if (having.length === 0 || having.length === relays.length) return [];
    return [
      {
        rule: "partial-ipv6",
        message: `in ${region}, ${having.join(", ")} ${having.length === 1 ? "has" : "have"} IPv6 and other relays have not: players with IPv6 all use ${having.length === 1 ? "it" : "these"}`,
      },
    ];
  });
}
