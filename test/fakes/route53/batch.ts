import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { invalidChangeBatch, invalidInput } from "./failure.js";
import { plainName, storedName } from "./names.js";
import { keyOf, stored } from "./record-set.js";
import { checkRequest } from "./rules-request.js";
import { groupOf, zoneProblems, type Scene } from "./rules-zone.js";

/** Per request; an UPSERT counts twice: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets */
const RECORDS_MOST = 1000;
const CHARACTERS_MOST = 32_000;

/** In a zone, unless Amazon raises it: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-records */
const ZONE_MOST = 10_000;

/**
 * The zone's record sets after a batch: all changes or none. Each change is checked in order, after the earlier ones: a CNAME can't be created
 * before the deletion of the record that it replaces (roadworker 89), nor an alias before its target (dnscontrol 937). Equal TTLs are checked only at the end,
 * because otherwise they could never change.
 * @throws Failure InvalidInput or InvalidChangeBatch with all problems
 */
export function carryOut(changes: readonly Change[], scene: Omit<Scene, "isCreatedLater">): Map<string, ResourceRecordSet> {
  if (changes.length === 0) throw invalidInput("Invalid request: a change batch has at least one change");
  changes.forEach(checkRequest);
  checkSize(changes);
  const records = new Map(scene.records);
  const problems = repeated(changes);
  const lastCreated = new Map(
    changes.map((change, at) => [change.Action === "DELETE" ? "" : groupOf(change.ResourceRecordSet), at]),
  );
  for (const [at, change] of changes.entries()) {
    const isCreatedLater = (group: string) => (lastCreated.get(group) ?? at) > at;
    problems.push(...zoneProblems(change, { ...scene, records, isCreatedLater }));
    const record = change.ResourceRecordSet;
    if (record === undefined) continue;
    if (change.Action === "DELETE") records.delete(keyOf(record));
    else records.set(keyOf(record), stored(record));
  }
  problems.push(...unequalTtls(changes, records));
  if (records.size > Math.max(ZONE_MOST, scene.records.size))
    problems.push(`Number of records limit of ${ZONE_MOST} in a zone exceeded.`);
  if (problems.length > 0) throw invalidChangeBatch([...new Set(problems)]);
  return records;
}

function checkSize(changes: readonly Change[]): void {
  const counted = changes.map(({ Action, ResourceRecordSet: record }) => {
    const values = record?.ResourceRecords?.map(({ Value = "" }) => Value.length) ?? [];
    const times = Action === "UPSERT" ? 2 : 1;
    // An alias counts as one record.
    return { records: times * Math.max(1, values.length), characters: times * values.reduce((sum, each) => sum + each, 0) };
  });
  const sum = (member: "records" | "characters") => counted.reduce((all, each) => all + each[member], 0);
  if (sum("records") > RECORDS_MOST) throw invalidChangeBatch([`Number of records limit of ${RECORDS_MOST} exceeded.`]);
  if (sum("characters") > CHARACTERS_MOST) throw invalidChangeBatch([`RDATA character limit of ${CHARACTERS_MOST} exceeded.`]);
}

/** Finds the same action twice on one record set. A deletion and a creation are different actions. */
function repeated(changes: readonly Change[]): string[] {
  const seen = new Set<string>();
  return changes.flatMap(({ Action, ResourceRecordSet: record }) => {
    if (record === undefined) return [];
    const key = `${Action === "DELETE" ? "gone" : "there"} ${keyOf(record)}`;
    const again = seen.has(key);
    seen.add(key);
    const name = storedName(plainName(record.Name ?? ""));
    return again ? [`The request contains an invalid set of changes for a resource record set '${record.Type} ${name}'`] : [];
  });
}

function unequalTtls(changes: readonly Change[], records: ReadonlyMap<string, ResourceRecordSet>): string[] {
  return changes.flatMap(({ Action, ResourceRecordSet: record }) => {
    if (Action === "DELETE" || record?.Weight === undefined || record.TTL === undefined) return [];
    const name = storedName(record.Name ?? "");
    const group = [...records.values()].filter((other) => other.Name === name && other.Type === record.Type);
    return group.every(({ TTL }) => TTL === undefined || TTL === record.TTL)
      ? []
      : [
          `RRSet with DNS name ${name}, type ${record.Type}, SetIdentifier ${record.SetIdentifier} cannot be created as weighted sets must contain the same TTL.`,
        ];
  });
}
