import { describe, it } from "vitest";
import { aliasRecord, create, expectAnswer, invalid, record, text, weighted, type Case, EmptyZones } from "./scene.js";

const at = new EmptyZones();

const request = (what: string, identifier: string | null) =>
  `InvalidInput: Invalid request: ${what} in Change with [Action=CREATE, Name=x.radio.example, Type=A, SetIdentifier=${identifier}]`;
const exactly = "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]";

const cases: Case[] = [
  [
    "a policy without an identifier",
    () => [],
    () => [create(record("x", { Weight: 1 }))],
    request("Missing field 'SetIdentifier'", null),
  ],
  [
    "an identifier without a policy",
    () => [],
    () => [create(record("x", { SetIdentifier: "a" }))],
    request("Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none", "a"),
  ],
  [
    "two policies in one record",
    () => [],
    () => [create(record("x", { SetIdentifier: "a", Weight: 1, Failover: "PRIMARY" }))],
    request("Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found more than one", "a"),
  ],
  [
    "no values",
    () => [],
    () => [create({ Name: "x.radio.example", Type: "A", TTL: 60 })],
    request(`${exactly}, but found none`, null),
  ],
  [
    "an alias with a TTL",
    () => [create(record("y"))],
    (zone) => [create(aliasRecord("x", "y", zone, { TTL: 60 }))],
    request(`${exactly}, but found more than one`, null),
  ],
  [
    "a multivalue alias",
    () => [create(record("y"))],
    (zone) => [create(aliasRecord("x", "y", zone, { SetIdentifier: "a", MultiValueAnswer: true }))],
    request("MultiValueAnswer cannot be used with AliasTarget", "a"),
  ],
  ["weight 0", () => [], () => [create(weighted("eu-1", { Weight: 0 }))], "accepted"],
  [
    "weight 256",
    () => [],
    () => [create(weighted("eu-1", { Weight: 256 }))],
    "InvalidInput: 1 validation error detected: Value '256' at 'changeBatch.changes.1.member.resourceRecordSet.weight' failed to satisfy constraint: Member must have value less than or equal to 255",
  ],
  [
    "weight -1",
    () => [],
    () => [create(weighted("eu-1", { Weight: -1 }))],
    "InvalidInput: 1 validation error detected: Value '-1' at 'changeBatch.changes.1.member.resourceRecordSet.weight' failed to satisfy constraint: Member must have value greater than or equal to 0",
  ],
  [
    "a second value in a weighted record",
    () => [],
    () => [create(weighted("eu-1", { ResourceRecords: [{ Value: "192.0.2.1" }, { Value: "192.0.2.2" }] }))],
    invalid("Cannot have more than 1 record in a weighted RRSet."),
  ],
  [
    "a value that is not an address",
    () => [],
    () => [create(record("x", { ResourceRecords: [{ Value: "eu-1" }] }))],
    invalid(
      "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with 'eu-1''",
    ),
  ],
  [
    "a text without quotes",
    () => [],
    () => [create(text("owner"))],
    invalid(
      "Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'owner''",
    ),
  ],
  ["a text of 255 characters", () => [], () => [create(text(`"${"o".repeat(255)}"`))], "accepted"],
  [
    "a text of 256 characters",
    () => [],
    () => [create(text(`"${"o".repeat(256)}"`))],
    invalid(
      `Invalid Resource Record: 'FATAL problem: CharacterStringTooLong (Value is too long) encountered with '"${"o".repeat(256)}"''`,
    ),
  ],
  [
    "the same value twice",
    () => [],
    () => [create(record("x", { ResourceRecords: [{ Value: "192.0.2.1" }, { Value: "192.0.2.1" }] }))],
    invalid("Duplicate Resource Record: '192.0.2.1'"),
  ],
];

describe("a record set of a change", () => {
  it.each(cases)("%s", async (...each) => expectAnswer(at.client, at.zone, each));
});
