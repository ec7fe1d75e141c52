import { HealthCheckRegion, InsufficientDataHealthStatus, type HealthCheckConfig } from "@aws-sdk/client-route-53";
import { invalidInput } from "./failure.js";

/** Members of a check of an endpoint, which a calculated check does not have (API reference, HealthCheckConfig; developer guide). */
const OF_ENDPOINTS = [
  "IPAddress",
  "Port",
  "FullyQualifiedDomainName",
  "ResourcePath",
  "SearchString",
  "RequestInterval",
  "FailureThreshold",
  "MeasureLatency",
  "EnableSNI",
  "Regions",
] as const;

const LONGEST = { FullyQualifiedDomainName: 255, ResourcePath: 255, SearchString: 255 } as const;

/** Ranges and lengths of the API's model (aws-sdk-go, models/apis/route53/2013-04-01/api-2.json). @throws Failure InvalidInput */
export function checkHealthLimits(config: HealthCheckConfig): void {
  for (const [member, most] of Object.entries(LONGEST)) {
    const value = config[member as keyof typeof LONGEST] ?? "";
    if (value.length > most) throw invalidInput(`Invalid parameter : ${member} has more than ${most} characters.`);
  }
  range("Port", config.Port, 1, 65_535);
  range("FailureThreshold", config.FailureThreshold, 1, 10);
  range("HealthThreshold", config.HealthThreshold, 0, 256);
  if (config.Regions === undefined) return;
  const allowed: readonly string[] = Object.values(HealthCheckRegion);
  const unknown = config.Regions.find((region) => !allowed.includes(region));
  if (unknown !== undefined) throw invalidInput(`Invalid parameter : ${unknown} is not a region of health checkers.`);
  if (config.Regions.length > 64) throw invalidInput("Invalid parameter : Regions has more than 64 members.");
  if (config.Regions.length < 3) throw invalidInput("Invalid parameter : Regions must have at least 3 members.");
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-health-checks */
const CHILDREN_MOST = 255;

/**
 * A check of a CloudWatch alarm: "omit IPAddress", "don't specify a value for Port" (API reference, HealthCheckConfig).
 * @throws Failure InvalidInput
 */
export function checkMetric(config: HealthCheckConfig): void {
  const { AlarmIdentifier: alarm, InsufficientDataHealthStatus: status } = config;
  refuseMembers(config, ["IPAddress", "Port"]);
  if (alarm?.Name === undefined || alarm.Region === undefined)
    throw invalidInput("Invalid parameter : AlarmIdentifier is required.");
  const allowed: readonly string[] = Object.values(InsufficientDataHealthStatus);
  if (status !== undefined && !allowed.includes(status))
    throw invalidInput(`Invalid parameter : InsufficientDataHealthStatus must be one of ${allowed.join(", ")}.`);
}

/**
 * A check of a routing control: three members are "not supported when you specify a value for Type of RECOVERY_CONTROL" (API reference).
 * @throws Failure InvalidInput
 */
export function checkRoutingControl(config: HealthCheckConfig): void {
  refuseMembers(config, ["RequestInterval", "FailureThreshold", "MeasureLatency"]);
  if (config.RoutingControlArn === undefined) throw invalidInput("Invalid parameter : RoutingControlArn is required.");
}

/**
 * The API's model would allow one more child. That a child must exist is not documented, but a parent without it could have no result.
 * @throws Failure InvalidInput
 */
export function checkCalculated(config: HealthCheckConfig, exists: (checkId: string) => boolean): void {
  refuseMembers(config, OF_ENDPOINTS);
  if (config.HealthThreshold === undefined) throw invalidInput("Invalid parameter : HealthThreshold is required.");
  const all = config.ChildHealthChecks ?? [];
  if (all.length > CHILDREN_MOST)
    throw invalidInput(`Invalid parameter : ChildHealthChecks has more than ${CHILDREN_MOST} members.`);
  const missing = all.find((id) => !exists(id));
  if (missing !== undefined) throw invalidInput(`Invalid parameter : the child health check ${missing} does not exist.`);
}

function refuseMembers(config: HealthCheckConfig, members: ReadonlyArray<keyof HealthCheckConfig>): void {
  const foreign = members.find((member) => config[member] !== undefined);
  if (foreign !== undefined) throw invalidInput(`Invalid parameter : ${config.Type} health checks have no ${foreign}.`);
}

function range(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw invalidInput(`Invalid parameter : ${member} must be between ${least} and ${most}.`);
}
