import type { GeoLocation, ResourceRecordSet } from "@aws-sdk/client-route-53";

/** The API's members that define a record set's policy. */
const MEMBERS = ["Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer"] as const;

/** The names of the policies in Route 53's messages. */
const WORDS = {
  Weight: "weighted",
  Region: "latency",
  Failover: "failover",
  GeoLocation: "geolocation",
  MultiValueAnswer: "multivalue answer",
} as const;

export type PolicyMember = (typeof MEMBERS)[number];

export function policyMembers(record: ResourceRecordSet): PolicyMember[] {
  return MEMBERS.filter((member) => record[member] !== undefined);
}

/** "simple" without any of these members. */
export function policyWord(record: ResourceRecordSet): string {
  const [member] = policyMembers(record);
  return member === undefined ? "simple" : WORDS[member];
}

/** What must be unique in a group: a role, a location, a region; undefined for other policies. */
export function uniqueValue({ Failover, GeoLocation: place, Region }: ResourceRecordSet): string | undefined {
  if (Failover !== undefined) return `failover=${Failover}`;
  if (Region !== undefined) return `Region Name=${Region}`;
  return place === undefined ? undefined : placeText(place);
}

function placeText({ ContinentCode, CountryCode, SubdivisionCode }: GeoLocation): string {
  return [
    ContinentCode && `ContinentCode=${ContinentCode}`,
    CountryCode && `CountryCode=${CountryCode}`,
    SubdivisionCode && `SubdivisionCode=${SubdivisionCode}`,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}
