import type { ZoneSnapshot } from "../../src/dns/records.js";
import type { HealthCheck, RecordSet } from "../../src/ports/dns.js";

/** A record set with an address of 192.0.2.x, and the fields that the test gives. */
export function address(name: string, last: number, given: Partial<RecordSet> = {}): RecordSet {
  return { name, type: "A", policy: { kind: "simple" }, ttlSeconds: 60, values: [`192.0.2.${last}`], ...given };
}

export function alias(name: string, target: string, given: Partial<RecordSet> = {}): RecordSet {
  return {
    name,
    type: "A",
    policy: { kind: "simple" },
    values: [],
    alias: { name: target, evaluateTargetHealth: true },
    ...given,
  };
}

export function check(id: string, settings: Partial<HealthCheck["settings"]> = {}): HealthCheck {
  return { id, callerReference: id, version: 1, settings: { type: "TCP", inverted: false, disabled: false, ...settings } };
}

/** A zone in which the checks in `down` are unhealthy. */
export function zoneOf(
  recordSets: readonly RecordSet[],
  checks: readonly HealthCheck[] = [],
  down: readonly string[] = [],
): ZoneSnapshot {
  return {
    zone: "radio.example",
    recordSets,
    healthChecks: checks,
    statuses: new Map(down.map((id) => [id, "unhealthy"])),
  };
}
