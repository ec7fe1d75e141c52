import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { storedName } from "./names.js";
import { policyMembers } from "./policy.js";

/** "Values for weighted, latency, geolocation, and failover resource record sets" has all types but these (API reference, ResourceRecordSet, Type). */
const SIMPLE_ONLY = new Set(["NS", "SOA", "DS"]);

/** The zone of CloudFront's distributions (API reference, AliasTarget). Zones of other services are not simulated. */
export const CLOUD_FRONT = "Z2FDTNDATAQYW2";

const WILDCARD = String.raw`\052`;

/**
 * What the API reference says about the name, the type and the policy of a record set (ResourceRecordSet, AliasTarget). The wordings are not
 * Amazon's.
 */
export function typeProblems(record: ResourceRecordSet, zone: { isPrivate?: boolean }): string[] {
  const { Name = "", Type = "A", MultiValueAnswer, AliasTarget } = record;
  const which = `RRSet with DNS name ${storedName(Name)}, type ${Type}`;
  const problems = labelProblems(storedName(Name), Type);
  if (SIMPLE_ONLY.has(Type) && policyMembers(record).length > 0) problems.push("has only the simple policy");
  // "Valid values for multivalue answer resource record sets" has no CNAME.
  if (Type === "CNAME" && MultiValueAnswer !== undefined) problems.push("can't be a multivalue answer");
  if (MultiValueAnswer === false) problems.push("must have the value true for MultiValueAnswer");
  if (AliasTarget !== undefined) problems.push(...aliasProblems(record, zone));
  return problems.map((problem) => `${which} ${problem}.`);
}

function labelProblems(name: string, type: string): string[] {
  const labels = name.slice(0, -1).split(".");
  const [first = ""] = labels;
  return [
    ...(labels.includes("") ? ["has an empty label"] : []),
    // "The * must replace the entire label. For example, you can't specify *prod.example.com or prod*.example.com."
    ...(first !== WILDCARD && first.includes(WILDCARD) ? ["has a wildcard that is not an entire label"] : []),
    ...(first === WILDCARD && type === "NS" ? ["can't have a wildcard"] : []),
  ];
}

/**
 * The reference also says that a failover alias must set EvaluateTargetHealth to true. Route 53 accepts false: a CloudFront distribution as the
 * secondary needs it.
 */
function aliasProblems({ Type = "A", AliasTarget }: ResourceRecordSet, { isPrivate }: { isPrivate?: boolean }): string[] {
  const problems = ["NS", "SOA"].includes(Type) ? ["can't be an alias"] : [];
  const { HostedZoneId, EvaluateTargetHealth } = AliasTarget ?? {};
  if (HostedZoneId !== CLOUD_FRONT) return problems;
  if (EvaluateTargetHealth === true) problems.push("can't evaluate the health of a CloudFront distribution");
  if (!["A", "AAAA"].includes(Type)) problems.push("can't be an alias of a CloudFront distribution, only A and AAAA can");
  if (isPrivate === true) problems.push("can't be an alias of a CloudFront distribution in a private zone");
  return problems;
}
