import { HealthCheckRegion, type HealthCheckConfig } from "@aws-sdk/client-route-53";
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
  if (config.Regions.length < 3) throw invalidInput("Invalid parameter : Regions must have at least 3 members.");
}

/**
 * The API's model allows 256 children. That a child must exist is not documented, but a parent without it could have no result.
 * @throws Failure InvalidInput
 */
export function checkCalculated(config: HealthCheckConfig, exists: (checkId: string) => boolean): void {
  const foreign = OF_ENDPOINTS.find((member) => config[member] !== undefined);
  if (foreign !== undefined) throw invalidInput(`Invalid parameter : CALCULATED health checks have no ${foreign}.`);
  if (config.HealthThreshold === undefined) throw invalidInput("Invalid parameter : HealthThreshold is required.");
  const all = config.ChildHealthChecks ?? [];
  if (all.length > 256) throw invalidInput("Invalid parameter : ChildHealthChecks has more than 256 members.");
  const missing = all.find((id) => !exists(id));
  if (missing !== undefined) throw invalidInput(`Invalid parameter : the child health check ${missing} does not exist.`);
}

function range(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw invalidInput(`Invalid parameter : ${member} must be between ${least} and ${most}.`);
}
