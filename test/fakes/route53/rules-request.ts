import type { Change } from "@aws-sdk/client-route-53";
import { invalidInput } from "./failure.js";
import { policyMembers } from "./policy.js";
import { checkLengths } from "./rules-lengths.js";
import { checkPlace } from "./rules-places.js";

/** Seconds; a DNS TTL has 31 bits. */
const TTL_MOST = 2_147_483_647;

/**
 * Problems of a change for any zone. The wordings are from public issues (terraform-provider-aws 1668, community.aws 434 and 545); that for a
 * missing `SetIdentifier` imitates them.
 * @throws Failure InvalidInput
 */
export function checkRequest(change: Change, at: number): void {
  const record = change.ResourceRecordSet ?? { Name: undefined, Type: undefined };
  const where = `in Change with [Action=${change.Action}, Name=${record.Name}, Type=${record.Type}, SetIdentifier=${record.SetIdentifier ?? null}]`;
  const refuse = (what: string) => invalidInput(`Invalid request: ${what} ${where}`);

  if (!["CREATE", "DELETE", "UPSERT"].includes(change.Action ?? "")) {
    throw constraint(change.Action, at, "action", "Member must satisfy enum value set: [CREATE, DELETE, UPSERT]");
  }
  if (record.Name === undefined || record.Type === undefined) throw refuse("Missing field 'Name' or 'Type'");
  checkLengths(change, at);
  if (record.GeoLocation !== undefined) checkPlace(record.GeoLocation);
  checkRange(record.Weight, at, "resourceRecordSet.weight", 255);
  checkRange(record.TTL, at, "resourceRecordSet.tTL", TTL_MOST);

  const targets = [record.AliasTarget !== undefined, record.TTL !== undefined || record.ResourceRecords !== undefined];
  const complete = record.AliasTarget !== undefined || (record.TTL !== undefined && (record.ResourceRecords ?? []).length > 0);
  if (targets.every(Boolean) || !complete) {
    const found = targets.every(Boolean) ? "more than one" : "none";
    throw refuse(
      `Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found ${found}`,
    );
  }
  const policies = policyMembers(record);
  if (record.SetIdentifier === undefined && policies.length > 0) throw refuse("Missing field 'SetIdentifier'");
  if (policies.length > 1 || (record.SetIdentifier !== undefined && policies.length === 0)) {
    const found = policies.length === 0 ? "none" : "more than one";
    throw refuse(`Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found ${found}`);
  }
  if (record.AliasTarget !== undefined && record.AliasTarget.EvaluateTargetHealth === undefined) {
    throw refuse("Missing field 'EvaluateTargetHealth'");
  }
  if (record.MultiValueAnswer !== undefined && record.AliasTarget !== undefined) {
    throw refuse("MultiValueAnswer cannot be used with AliasTarget");
  }
}

function checkRange(value: number | undefined, at: number, member: string, most: number): void {
  if (value === undefined) return;
  if (!Number.isInteger(value)) throw constraint(value, at, member, "Member must be a whole number");
  if (value < 0) throw constraint(value, at, member, "Member must have value greater than or equal to 0");
  if (value > most) throw constraint(value, at, member, `Member must have value less than or equal to ${most}`);
}

function constraint(value: unknown, at: number, member: string, must: string): Error {
  const where = `changeBatch.changes.${at + 1}.member.${member}`;
  return invalidInput(
    `1 validation error detected: Value '${String(value)}' at '${where}' failed to satisfy constraint: ${must}`,
  );
}
