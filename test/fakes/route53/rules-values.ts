import { isIPv4, isIPv6 } from "node:net";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";

/** The most values of one record set (developer guide, "Quotas": 400). */
const VALUES_MOST = 400;

/** The problems of a record set's values, in Route 53's words. */
export function valueProblems({ Type, ResourceRecords = [], Weight }: ResourceRecordSet): string[] {
  const values = ResourceRecords.map(({ Value = "" }) => Value);
  const problems = values.flatMap((value) => problem(Type ?? "", value) ?? []);
  const repeated = values.find((value, at) => values.indexOf(value) !== at);
  if (repeated !== undefined) problems.push(`Duplicate Resource Record: '${repeated}'`);
  if (values.length > VALUES_MOST) problems.push(`Cannot have more than ${VALUES_MOST} records in a RRSet.`);
  if (values.length > 1 && (Weight !== undefined || Type === "CNAME")) {
    problems.push(`Cannot have more than 1 record in a ${Type === "CNAME" ? "CNAME" : "weighted"} RRSet.`);
  }
  return problems;
}

function problem(type: string, value: string): string | undefined {
  switch (type) {
    case "A":
      return isIPv4(value) ? undefined : fatal("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value);
    case "AAAA":
      return isIPv6(value) ? undefined : fatal("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value);
    case "TXT":
      return textProblem(value);
    case "CNAME":
      return value === "" ? fatal("DomainNameEmpty", "Domain name is empty", value) : undefined;
    default:
      return undefined;
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
