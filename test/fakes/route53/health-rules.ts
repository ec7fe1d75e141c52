import { BlockList, isIP, isIPv6 } from "node:net";
import { HealthCheckType, type HealthCheckConfig } from "@aws-sdk/client-route-53";
import { invalidInput } from "./failure.js";
import { checkCalculated, checkHealthLimits, checkMetric, checkRoutingControl } from "./health-limits.js";

const TYPES: readonly string[] = Object.values(HealthCheckType);

/** Addresses that no checker can reach, from the RFCs that the API's document names (5735, 6598 and 5156). */
const unreachable = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  unreachable.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["::", 127],
  ["2001:db8::", 32],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  unreachable.addSubnet(network, bits, "ipv6");
}

/**
 * The defaults that Route 53 fills in.
 * @throws Failure InvalidInput; only the wording for TCP is Amazon's own (aws-sdk-php 1527)
 */
export function completed(
  config: HealthCheckConfig,
  publicOnly: boolean,
  exists: (checkId: string) => boolean,
): HealthCheckConfig {
  const { Type: type, IPAddress: address, FullyQualifiedDomainName: name } = config;
  if (type === undefined) throw invalidInput("Invalid parameter : Type is required.");
  if (!TYPES.includes(type)) throw invalidInput(`Invalid parameter : Type must be one of ${TYPES.join(", ")}.`);
  checkHealthLimits(config);
  if (type === "CALCULATED") {
    checkCalculated(config, exists);
    return { Inverted: false, Disabled: false, ...config };
  }
  if (config.ChildHealthChecks !== undefined || config.HealthThreshold !== undefined)
    throw invalidInput(`Invalid parameter : ${type} health checks have no ChildHealthChecks and no HealthThreshold.`);
  if (type === "CLOUDWATCH_METRIC" || type === "RECOVERY_CONTROL") {
    (type === "CLOUDWATCH_METRIC" ? checkMetric : checkRoutingControl)(config);
    return { Inverted: false, Disabled: false, ...config };
  }
  if (address === undefined && name === undefined)
    throw invalidInput("Invalid parameter : IPAddress or FullyQualifiedDomainName is required.");
  // The API's pattern of addresses has no zone, as in fe80::1%eth0.
  if (address !== undefined && (isIP(address) === 0 || address.includes("%")))
    throw invalidInput(`Invalid parameter : ${address} is not an IP address.`);
  if (address !== undefined && publicOnly && unreachable.check(address, isIPv6(address) ? "ipv6" : "ipv4")) {
    throw invalidInput(`Invalid parameter : ${address} is in a local, private, non-routable, or multicast range.`);
  }
  if (type === "TCP" && address !== undefined && name !== undefined) {
    throw invalidInput("TCP health checks that have IP address must not have a fully qualified domain name specified.");
  }
  if (type === "TCP" && config.Port === undefined) throw invalidInput("Invalid parameter : Port is required.");
  if (type === "TCP" && config.ResourcePath !== undefined)
    throw invalidInput("Invalid parameter : TCP health checks have no ResourcePath.");
  const matches = type.endsWith("_STR_MATCH");
  if (matches !== (config.SearchString !== undefined))
    throw invalidInput(`Invalid parameter : SearchString is ${matches ? "required" : "only"} for text matches.`);
  const interval = config.RequestInterval ?? 30;
  if (![10, 30].includes(interval)) throw invalidInput("Invalid parameter : RequestInterval must be 10 or 30.");
  const threshold = config.FailureThreshold ?? 3;
  if (threshold < 1 || threshold > 10) throw invalidInput("Invalid parameter : FailureThreshold must be between 1 and 10.");
  return {
    ...(type === "TCP" ? {} : { Port: type.startsWith("HTTPS") ? 443 : 80 }),
    MeasureLatency: false,
    Inverted: false,
    Disabled: false,
    ...(type.startsWith("HTTPS") ? { EnableSNI: true } : {}),
    ...config,
    RequestInterval: interval,
    FailureThreshold: threshold,
  };
}
