import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { isInZone, storedName } from "./names.js";
import { policyWord, uniqueValue } from "./policy.js";
import { keyOf, sameValues } from "./record-set.js";
import { CLOUD_FRONT, typeProblems } from "./rules-types.js";
import { valueProblems } from "./rules-values.js";

/** The zone that a change is applied to: after the earlier changes of the batch. */
export interface Scene {
  zone: { id: string; name: string; isPrivate?: boolean };
  records: ReadonlyMap<string, ResourceRecordSet>;
  /** Whether a later change of the batch creates or upserts a record set of a group: see `groupOf`. */
  isCreatedLater(group: string): boolean;
  hasCheck(id: string): boolean;
}

/** The most record sets of one name and type with these policies: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-records */
const GROUP_MOST = 100;
const LIMITED: ReadonlySet<string> = new Set(["weighted", "geolocation", "latency", "multivalue answer"]);

/** The name and type that record sets of one group share. */
export function groupOf(record: Pick<ResourceRecordSet, "Name" | "Type"> | undefined): string {
  return `${storedName(record?.Name ?? "")} ${record?.Type}`;
}

/** The problems of a change in this zone, in Route 53's words; empty when there are none. */
export function zoneProblems({ Action, ResourceRecordSet: record }: Change, scene: Scene): string[] {
  if (record === undefined) return [];
  const name = storedName(record.Name ?? "");
  if (!isInZone(name, scene.zone.name)) {
    return [`RRSet with DNS name ${name} is not permitted in zone ${storedName(scene.zone.name)}`];
  }
  const current = scene.records.get(keyOf(record));
  if (Action === "DELETE") return deletionProblems(record, current, scene);
  if (Action === "CREATE" && current !== undefined)
    return [`Tried to create resource record set ${label(record)} but it already exists`];
  return [
    ...labelProblems(name),
    ...typeProblems(record, scene.zone),
    ...valueProblems(record),
    ...nameProblems(record, scene),
    ...groupProblems(record, scene),
    ...aliasProblems(record, scene),
    ...healthProblems(record, scene),
  ];
}

function deletionProblems(record: ResourceRecordSet, current: ResourceRecordSet | undefined, { zone }: Scene): string[] {
  if (current === undefined) return [`Tried to delete resource record set ${label(record)} but it was not found`];
  if (["NS", "SOA"].includes(record.Type ?? "") && storedName(record.Name ?? "") === storedName(zone.name)) {
    return [`A HostedZone must contain at least one NS record for the zone itself.`];
  }
  return sameValues(record, current)
    ? []
    : [`Tried to delete resource record set ${label(record)} but the values provided do not match the current values`];
}

/** RFC 1035: 63 characters in a label, 255 in a name. An escape is one character. */
function labelProblems(name: string): string[] {
  const plain = name.replaceAll(/\\[0-7]{3}/gu, "?");
  const label = plain.split(".").find((each) => each.length > 63);
  return [
    ...(label === undefined ? [] : [`FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '${label}'`]),
    ...(plain.length > 255 ? [`FATAL problem: DomainNameTooLong (Domain name is too long) encountered with '${plain}'`] : []),
  ];
}

/** A CNAME must be the only record of its name, and not at the apex. */
function nameProblems({ Name = "", Type }: ResourceRecordSet, { zone, records }: Scene): string[] {
  const name = storedName(Name);
  const types = [...records.values()].filter((other) => other.Name === name).map((other) => other.Type);
  if (Type === "CNAME" && name === storedName(zone.name)) {
    return [`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${storedName(zone.name)}`];
  }
  if (Type === "CNAME" && types.some((other) => other !== "CNAME")) {
    return [
      `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${storedName(zone.name)}`,
    ];
  }
  if (Type !== "CNAME" && types.includes("CNAME")) {
    return [
      `RRSet of type ${Type} with DNS name ${name} is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone ${storedName(zone.name)}`,
    ];
  }
  return [];
}

/**
 * One policy in a group; one record set for a role, a location, a region. The wording for latency is known (terraform-provider-aws 1668); those for
 * the other two imitate it.
 */
function groupProblems(record: ResourceRecordSet, { records }: Scene): string[] {
  const name = storedName(record.Name ?? "");
  const others = [...records.values()].filter(
    (other) => other.Name === name && other.Type === record.Type && keyOf(other) !== keyOf(record),
  );
  const which = `RRSet with DNS name ${name}, type ${record.Type}`;
  const word = policyWord(record);
  if (word === "simple" && others.length > 0) {
    return [`${which} cannot be created as other RRSets exist with the same name and type.`];
  }
  const whichOne = `${which}, SetIdentifier ${record.SetIdentifier}`;
  if (others.some((other) => policyWord(other) !== word)) {
    return [`${whichOne} cannot be created as a non-${word} set exists with the same name and type.`];
  }
  if (LIMITED.has(word) && others.length >= GROUP_MOST) {
    return [`Exceeded limit on number of ${word} RRSets for ${name}, type ${record.Type} in this zone.`];
  }
  const unique = uniqueValue(record);
  if (unique === undefined || others.every((other) => uniqueValue(other) !== unique)) return [];
  const what = { latency: "region", failover: "failover role" }[word] ?? "location";
  return [
    `${whichOne}, and ${unique} cannot be created because a ${word} RRSet with the same name, type and ${what} already exists.`,
  ];
}

/**
 * The target must be in its zone, exist, and have the same type. A target that a later change of the batch creates or upserts is not found, even
 * if it exists already (octodns 366).
 */
function aliasProblems({ AliasTarget: target, Type }: ResourceRecordSet, { zone, records, isCreatedLater }: Scene): string[] {
  if (target === undefined) return [];
  const name = storedName(target.DNSName ?? "");
  const tried = `Tried to create an alias that targets ${name}, type ${Type} in zone ${target.HostedZoneId}`;
  if (target.HostedZoneId === CLOUD_FRONT && name.endsWith(".cloudfront.net.")) return [];
  // API reference, AliasTarget: "can't reference a resource record set in a different hosted zone".
  if (target.HostedZoneId !== zone.id)
    return [`${tried}, but the alias target name does not lie within the target zone`, `${tried}, but that target was not found`];
  const exists = [...records.values()].some((record) => record.Name === name && record.Type === Type);
  const there = exists && !isCreatedLater(groupOf({ Name: name, Type }));
  return [
    ...(isInZone(name, zone.name) ? [] : [`${tried}, but the alias target name does not lie within the target zone`]),
    ...(there ? [] : [`${tried}, but that target was not found`]),
  ];
}

function healthProblems({ AliasTarget, Failover, HealthCheckId: id }: ResourceRecordSet, { hasCheck }: Scene): string[] {
  if (id !== undefined && !hasCheck(id)) return [`No health check exists with the specified ID: ${id}`];
  return Failover === "PRIMARY" && AliasTarget === undefined && id === undefined
    ? ["A non-alias primary ResourceRecordSet must have an associated health check. No changes made."]
    : [];
}

/** Route 53's notation of a record set: `[name='live.radio.example.', type='A', set-identifier='eu-1']`. */
function label({ Name = "", Type, SetIdentifier }: ResourceRecordSet): string {
  const identifier = SetIdentifier === undefined ? "" : `, set-identifier='${SetIdentifier}'`;
  return `[name='${storedName(Name)}', type='${Type}'${identifier}]`;
}
