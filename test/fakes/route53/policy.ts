import type { GeoLocation, ResourceRecordSet } from "@aws-sdk/client-route-53";

/** What a record set says of how it is chosen, by the API's member. */
const MEMBERS = ["Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer"] as const;

/** As Route 53 names the policies in its messages. */
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

/** "simple" without any. */
export function policyWord(record: ResourceRecordSet): string {
  const [member] = policyMembers(record);
  return member === undefined ? "simple" : WORDS[member];
}

/** What may be there once in a group: a role, a location, a region; undefined for policies that repeat. */
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
