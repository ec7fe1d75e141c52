import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { compare, sortingName, storedName } from "./names.js";
import { asElement, child, children, flag, number, text, type Element } from "./xml.js";

/** A change as it was sent, before any check. */
export function readChange(element: Element): Change {
  return {
    Action: text(element, "Action") as Change["Action"],
    ResourceRecordSet: readRecordSet(child(element, "ResourceRecordSet") ?? {}),
  };
}

function readRecordSet(element: Element): ResourceRecordSet {
  const alias = child(element, "AliasTarget");
  const place = child(element, "GeoLocation");
  const values = children(element, "ResourceRecords", "ResourceRecord");
  return present({
    Name: text(element, "Name"),
    Type: text(element, "Type") as ResourceRecordSet["Type"],
    SetIdentifier: text(element, "SetIdentifier"),
    Weight: number(element, "Weight"),
    Region: text(element, "Region") as ResourceRecordSet["Region"],
    Failover: text(element, "Failover") as ResourceRecordSet["Failover"],
    GeoLocation:
      place &&
      present({
        ContinentCode: text(place, "ContinentCode"),
        CountryCode: text(place, "CountryCode"),
        SubdivisionCode: text(place, "SubdivisionCode"),
      }),
    MultiValueAnswer: flag(element, "MultiValueAnswer"),
    TTL: number(element, "TTL"),
    ResourceRecords: values?.map((value) => ({ Value: text(asElement(value), "Value") })),
    AliasTarget: alias && {
      HostedZoneId: text(alias, "HostedZoneId"),
      DNSName: text(alias, "DNSName"),
      EvaluateTargetHealth: flag(alias, "EvaluateTargetHealth"),
    },
    HealthCheckId: text(element, "HealthCheckId"),
  });
}

/** The stored and returned form: names in their stored form. */
export function stored(record: ResourceRecordSet): ResourceRecordSet {
  return {
    ...record,
    Name: storedName(record.Name ?? ""),
    ...(record.AliasTarget && { AliasTarget: { ...record.AliasTarget, DNSName: storedName(record.AliasTarget.DNSName ?? "") } }),
  };
}

/** In the order of the API's document. */
export function writeRecordSet({ ResourceRecords, ...record }: ResourceRecordSet): Element {
  const { AliasTarget, HealthCheckId, ...rest } = record;
  return present({
    ...rest,
    ResourceRecords: ResourceRecords && { ResourceRecord: ResourceRecords },
    AliasTarget,
    HealthCheckId,
  });
}

/** What identifies a record set in its zone. */
export function keyOf({ Name = "", Type = "A", SetIdentifier = "" }: ResourceRecordSet): string {
  return [storedName(Name), Type, SetIdentifier].join(" ");
}

/** By name with its labels reversed, then by type, then by identifier. */
export function inOrder(records: Iterable<ResourceRecordSet>): ResourceRecordSet[] {
  return Array.from(records, (record) => ({ record, name: sortingName(record.Name ?? "") }))
    .sort(
      (one, other) =>
        compare(one.name, other.name) ||
        compare(one.record.Type ?? "", other.record.Type ?? "") ||
        compare(one.record.SetIdentifier ?? "", other.record.SetIdentifier ?? ""),
    )
    .map(({ record }) => record);
}

/** Whether two record sets are equal: every value counts, but not the order of the records. */
export function sameValues(one: ResourceRecordSet, other: ResourceRecordSet): boolean {
  return fingerprint(one) === fingerprint(other);
}

function fingerprint(record: ResourceRecordSet): string {
  const { ResourceRecords, ...rest } = stored(record);
  const values = ResourceRecords?.map(({ Value = "" }) => Value).sort(compare);
  return JSON.stringify(sorted({ ...rest, values }));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const pairs = Object.entries(value).filter(([, each]) => each !== undefined);
  return pairs.sort(([one], [other]) => compare(one, other)).map(([name, each]) => [name, sorted(each)]);
}

/** Without undefined members: those were not sent. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
