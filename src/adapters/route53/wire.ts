import type { Change, HealthCheck as WireCheck, HealthCheckConfig, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { HealthCheck, HealthCheckSettings, RecordChange, RecordSet, RoutingPolicy } from "../../ports/dns.js";

/**
 * Route 53 writes all characters but letters, digits, hyphen and underscore as `\ooo`, and ends a name with a dot. Only the wildcard is unescaped:
 * `a\056b` is one label, not two.
 */
export function plainName(name: string): string {
  return name
    .replace(/^\\052(?=\.|$)/u, "*")
    .replace(/\.$/u, "")
    .toLowerCase();
}

export function recordOf(set: ResourceRecordSet, zoneId: string): RecordSet {
  const { AliasTarget: alias } = set;
  return {
    name: plainName(set.Name ?? ""),
    type: set.Type ?? "",
    policy: policyOf(set),
    ...(set.SetIdentifier !== undefined && { setIdentifier: set.SetIdentifier }),
    ...(set.TTL !== undefined && { ttlSeconds: set.TTL }),
    values: (set.ResourceRecords ?? []).map(({ Value }) => Value ?? ""),
    ...(alias !== undefined && {
      alias: {
        name: plainName(alias.DNSName ?? ""),
        ...(alias.HostedZoneId !== undefined && alias.HostedZoneId !== zoneId && { zoneId: alias.HostedZoneId }),
        evaluateTargetHealth: alias.EvaluateTargetHealth ?? false,
      },
    }),
    ...(set.HealthCheckId !== undefined && { healthCheckId: set.HealthCheckId }),
  };
}

function policyOf(set: ResourceRecordSet): RoutingPolicy {
  if (set.TrafficPolicyInstanceId !== undefined) return { kind: "other", name: "traffic policy" };
  if (set.Region !== undefined) return { kind: "other", name: "latency" };
  if (set.GeoProximityLocation !== undefined) return { kind: "other", name: "geoproximity" };
  if (set.CidrRoutingConfig !== undefined) return { kind: "other", name: "CIDR" };
  if (set.Weight !== undefined) return { kind: "weighted", weight: set.Weight };
  if (set.Failover !== undefined) return { kind: "failover", role: set.Failover };
  if (set.MultiValueAnswer === true) return { kind: "multivalue" };
  if (set.GeoLocation === undefined) return { kind: "simple" };
  const { ContinentCode: continent, CountryCode: country, SubdivisionCode: subdivision } = set.GeoLocation;
  return {
    kind: "geolocation",
    place: {
      ...(continent !== undefined && { continent }),
      ...(country !== undefined && { country }),
      ...(subdivision !== undefined && { subdivision }),
    },
  };
}

export function changeOf({ action, recordSet }: RecordChange, zoneId: string): Change {
  const { name, type, policy, setIdentifier, ttlSeconds, values, alias, healthCheckId } = recordSet;
  return {
    Action: action,
    ResourceRecordSet: {
      Name: `${name}.`,
      // The SDK has a closed list of record types, to which Amazon may add.
      Type: type as NonNullable<ResourceRecordSet["Type"]>,
      SetIdentifier: setIdentifier,
      ...(policy.kind === "weighted" && { Weight: policy.weight }),
      ...(policy.kind === "failover" && { Failover: policy.role }),
      ...(policy.kind === "multivalue" && { MultiValueAnswer: true }),
      ...(policy.kind === "geolocation" && {
        GeoLocation: {
          ContinentCode: policy.place.continent,
          CountryCode: policy.place.country,
          SubdivisionCode: policy.place.subdivision,
        },
      }),
      HealthCheckId: healthCheckId,
      ...(alias === undefined
        ? { TTL: ttlSeconds, ResourceRecords: values.map((Value) => ({ Value })) }
        : {
            AliasTarget: {
              DNSName: `${alias.name}.`,
              HostedZoneId: alias.zoneId ?? zoneId,
              EvaluateTargetHealth: alias.evaluateTargetHealth,
            },
          }),
    },
  };
}

const TYPES: readonly string[] = ["HTTP", "HTTPS", "TCP", "CALCULATED"] satisfies Array<HealthCheckSettings["type"]>;

export function checkOf({ Id, CallerReference, HealthCheckVersion, HealthCheckConfig: config }: WireCheck): HealthCheck {
  const type = TYPES.includes(config?.Type ?? "") ? (config?.Type as HealthCheckSettings["type"]) : "OTHER";
  const settings: HealthCheckSettings = {
    type,
    ...(config?.IPAddress !== undefined && { address: config.IPAddress }),
    ...(config?.Port !== undefined && { port: config.Port }),
    ...(config?.ResourcePath !== undefined && { path: config.ResourcePath }),
    ...(config?.FullyQualifiedDomainName !== undefined && { hostName: config.FullyQualifiedDomainName }),
    ...(config?.RequestInterval !== undefined && { intervalSeconds: config.RequestInterval === 10 ? 10 : 30 }),
    ...(config?.FailureThreshold !== undefined && { failureThreshold: config.FailureThreshold }),
    ...(config?.ChildHealthChecks !== undefined && { children: config.ChildHealthChecks }),
    ...(config?.HealthThreshold !== undefined && { healthThreshold: config.HealthThreshold }),
    inverted: config?.Inverted ?? false,
    disabled: config?.Disabled ?? false,
  };
  return { id: Id ?? "", callerReference: CallerReference ?? "", version: HealthCheckVersion ?? 0, settings };
}

/** The settings of a health check that can be updated. */
export function changeableOf(settings: HealthCheckSettings) {
  return {
    IPAddress: settings.address,
    Port: settings.port,
    ResourcePath: settings.path,
    FullyQualifiedDomainName: settings.hostName,
    FailureThreshold: settings.failureThreshold,
    ChildHealthChecks: settings.children === undefined ? undefined : [...settings.children],
    HealthThreshold: settings.healthThreshold,
    Inverted: settings.inverted,
    Disabled: settings.disabled,
  };
}

export function configOf(settings: HealthCheckSettings): HealthCheckConfig {
  return {
    ...changeableOf(settings),
    // `OTHER` is never created: plans contain only the checks that the DNS tree needs.
    Type: settings.type as NonNullable<HealthCheckConfig["Type"]>,
    RequestInterval: settings.intervalSeconds,
  };
}
