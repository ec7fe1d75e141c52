import type { HealthCheck, HealthStatus, RecordSet } from "../ports/dns.js";

/** Everything known about a zone at one moment: the input of the simulator and of a plan. */
export interface ZoneSnapshot {
  zone: string;
  recordSets: readonly RecordSet[];
  healthChecks: readonly HealthCheck[];
  /** By the check's id; a check without a status counts as healthy, as a new one does. */
  statuses: ReadonlyMap<string, HealthStatus>;
  /** Called for a check whose status decides about an answer, and is missing. */
  decides?: (checkId: string) => void;
}

/** What identifies a record set in its zone. */
export function recordKey({ name, type, setIdentifier }: Pick<RecordSet, "name" | "type" | "setIdentifier">): string {
  return setIdentifier === undefined ? `${name} ${type}` : `${name} ${type} ${setIdentifier}`;
}

/** What the record sets have in common among which a policy chooses. */
export function groupKey({ name, type }: Pick<RecordSet, "name" | "type">): string {
  return `${name} ${type}`;
}

/** One text for equal record sets, whatever the order of keys and values. */
export function recordText(record: RecordSet): string {
  const { alias, policy } = record;
  const place = policy.kind === "geolocation" ? policy.place : undefined;
  return JSON.stringify([
    record.name,
    record.type,
    record.setIdentifier ?? null,
    policy.kind,
    policy.kind === "weighted"
      ? policy.weight
      : policy.kind === "failover"
        ? policy.role
        : policy.kind === "other" && policy.name,
    place === undefined ? null : [place.continent ?? null, place.country ?? null, place.subdivision ?? null],
    record.ttlSeconds ?? null,
    [...record.values].sort(),
    alias === undefined ? null : [alias.name, alias.zoneId ?? null, alias.evaluateTargetHealth],
    record.healthCheckId ?? null,
  ]);
}

/** Whether a name is `domain` or below it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}
