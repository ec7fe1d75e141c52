import type { GeoLocation, HealthCheck as AccountCheck, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { ZoneSnapshot } from "../../../src/dns/records.js";
import type { HealthCheck, HealthCheckSettings, HealthStatus, Place, RecordSet, RoutingPolicy } from "../../../src/ports/dns.js";
import type { HealthChecks } from "./health-checks.js";
import type { HostedZone } from "./hosted-zone.js";
import { plainName } from "./names.js";

/** The input of the simulator, from the records that the name servers have now. */
export function snapshotOf(zone: HostedZone, checks: HealthChecks): ZoneSnapshot {
  const all = checks.all();
  return {
    zone: plainName(zone.name),
    recordSets: recordSetsOf(zone),
    healthChecks: all.map(checkOf),
    statuses: new Map(
      all.map(({ Id = "" }) => {
        const seen = checks.seen(Id);
        const status: HealthStatus = seen === undefined ? "unknown" : seen.healthy ? "healthy" : "unhealthy";
        return [Id, status];
      }),
    ),
  };
}

/** Cached, because there are more queries than changes. */
const known = new WeakMap<readonly ResourceRecordSet[], RecordSet[]>();

function recordSetsOf(zone: HostedZone): RecordSet[] {
  const served = zone.served();
  const recordSets = known.get(served) ?? served.map((record) => recordSetOf(record, zone.id));
  known.set(served, recordSets);
  return recordSets;
}

function recordSetOf(record: ResourceRecordSet, zoneId: string): RecordSet {
  const { AliasTarget: target, SetIdentifier, TTL, HealthCheckId } = record;
  return {
    name: plainName(record.Name ?? ""),
    type: record.Type ?? "",
    policy: policyOf(record),
    values: record.ResourceRecords?.map(({ Value = "" }) => Value) ?? [],
    ...(SetIdentifier === undefined ? {} : { setIdentifier: SetIdentifier }),
    ...(TTL === undefined ? {} : { ttlSeconds: TTL }),
    ...(HealthCheckId === undefined ? {} : { healthCheckId: HealthCheckId }),
    ...(target === undefined
      ? {}
      : {
          alias: {
            name: plainName(target.DNSName ?? ""),
            evaluateTargetHealth: target.EvaluateTargetHealth === true,
            ...(target.HostedZoneId === zoneId ? {} : { zoneId: target.HostedZoneId ?? "" }),
          },
        }),
  };
}

function policyOf({ Weight, Failover, GeoLocation: place, MultiValueAnswer, Region }: ResourceRecordSet): RoutingPolicy {
  if (Weight !== undefined) return { kind: "weighted", weight: Weight };
  if (Failover !== undefined) return { kind: "failover", role: Failover };
  if (place !== undefined) return { kind: "geolocation", place: placeOf(place) };
  if (MultiValueAnswer === true) return { kind: "multivalue" };
  return Region === undefined ? { kind: "simple" } : { kind: "other", name: "latency" };
}

function placeOf({ ContinentCode, CountryCode, SubdivisionCode }: GeoLocation): Place {
  return {
    ...(ContinentCode === undefined ? {} : { continent: ContinentCode }),
    ...(CountryCode === undefined ? {} : { country: CountryCode }),
    ...(SubdivisionCode === undefined ? {} : { subdivision: SubdivisionCode }),
  };
}

function checkOf({
  Id = "",
  CallerReference = "",
  HealthCheckVersion = 1,
  HealthCheckConfig: config,
}: AccountCheck): HealthCheck {
  const known = ["HTTP", "HTTPS", "TCP", "CALCULATED"].includes(config?.Type ?? "");
  const settings: HealthCheckSettings = {
    type: known ? (config?.Type as HealthCheckSettings["type"]) : "OTHER",
    inverted: config?.Inverted === true,
    disabled: config?.Disabled === true,
    ...(config?.ChildHealthChecks === undefined ? {} : { children: config.ChildHealthChecks }),
    ...(config?.HealthThreshold === undefined ? {} : { healthThreshold: config.HealthThreshold }),
  };
  return { id: Id, callerReference: CallerReference, version: HealthCheckVersion, settings };
}
