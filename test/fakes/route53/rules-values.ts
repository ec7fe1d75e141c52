import { isIPv4, isIPv6 } from "node:net";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";

/** The most values of one record set: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-records */
const VALUES_MOST = 400;

/** The problems of a record set's values, in Route 53's words. */
export function valueProblems({ Type, ResourceRecords = [], Weight, Region }: ResourceRecordSet): string[] {
  const values = ResourceRecords.map(({ Value = "" }) => Value);
  const problems = values.flatMap((value) => problem(Type ?? "", value) ?? []);
  const repeated = values.find((value, at) => values.indexOf(value) !== at);
  if (repeated !== undefined) problems.push(`Duplicate Resource Record: '${repeated}'`);
  if (values.length > VALUES_MOST) problems.push(`Cannot have more than ${VALUES_MOST} records in a RRSet.`);
  if (values.length > 1 && (Weight !== undefined || Type === "CNAME")) {
    problems.push(`Cannot have more than 1 record in a ${Type === "CNAME" ? "CNAME" : "weighted"} RRSet.`);
  }
  // API reference, ResourceRecordSet, Region.
  if (values.length > 1 && Region !== undefined) problems.push("Cannot have more than 1 record in a latency RRSet.");
  return problems;
}

/**
 * Forms of values (developer guide, "Supported DNS record types"): names without spaces, whole numbers, and quoted texts. Forms of the other types are not
 * checked.
 */
const FORMS: Readonly<Record<string, RegExp>> = {
  CNAME: /^\S+$/u,
  NS: /^\S+$/u,
  PTR: /^\S+$/u,
  MX: /^\d{1,5} \S+$/u,
  SRV: /^\d{1,5} \d{1,5} \d{1,5} \S+$/u,
  CAA: /^\d{1,3} [a-zA-Z0-9]+ "[^"]*"$/u,
  NAPTR: /^\d{1,5} \d{1,5} "[^"]*" "[^"]*" "[^"]*" \S+$/u,
  DS: /^\d{1,5} \d{1,3} \d{1,3} [0-9a-fA-F ]+$/u,
  SOA: /^\S+ \S+ \d+ \d+ \d+ \d+ \d+$/u,
};

function problem(type: string, value: string): string | undefined {
  switch (type) {
    case "A":
      return isIPv4(value) ? undefined : fatal("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value);
    case "AAAA":
      return isIPv6(value) ? undefined : fatal("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value);
    case "TXT":
    case "SPF":
      return textProblem(value);
    default:
      if (type === "CNAME" && value === "") return fatal("DomainNameEmpty", "Domain name is empty", value);
      return FORMS[type]?.test(value) === false
        ? fatal("InvalidRRData", `Value is not a valid ${type} record`, value)
        : undefined;
  }
}

function textProblem(value: string): string | undefined {
  if (!/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/u.test(value)) {
    return fatal("InvalidCharacterString", "Value should be enclosed in quotation marks", value);
  }
  const pieces = value.match(/"(?:[^"\\]|\\.)*"/gu) ?? [];
  return pieces.some((piece) => piece.length - 2 > 255) ? fatal("CharacterStringTooLong", "Value is too long", value) : undefined;
}

function fatal(code: string, meaning: string, value: string): string {
  return `Invalid Resource Record: 'FATAL problem: ${code} (${meaning}) encountered with '${value}''`;
}
