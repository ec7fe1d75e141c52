import { describe, it } from "vitest";
import { aliasRecord, create, expectAnswer, invalid, record, remove, upsert, weighted, type Case, EmptyZones } from "./scene.js";

const at = new EmptyZones();

const geo = (identifier: string, CountryCode: string) =>
  record("geo", { SetIdentifier: identifier, GeoLocation: { CountryCode } });
const secondary = (identifier: string) => record("fo", { SetIdentifier: identifier, Failover: "SECONDARY" });
const cname = (name: string) => record(name, { Type: "CNAME", ResourceRecords: [{ Value: "live.radio.example" }] });

const which = "RRSet with DNS name pool.radio.example., type A";

const cases: Case[] = [
  [
    "a name outside of the zone",
    () => [],
    () => [create({ ...record("x"), Name: "x.example.org" })],
    invalid("RRSet with DNS name x.example.org. is not permitted in zone radio.example."),
  ],
  [
    "a creation of an existing record",
    () => [create(record("x"))],
    () => [create(record("X"))],
    invalid("Tried to create resource record set [name='x.radio.example.', type='A'] but it already exists"),
  ],
  ["an upsert of an existing record", () => [create(record("x"))], () => [upsert(record("x", { TTL: 30 }))], "accepted"],
  [
    "the deletion of a missing record",
    () => [],
    () => [remove(weighted("eu-1"))],
    invalid(
      "Tried to delete resource record set [name='pool.radio.example.', type='A', set-identifier='eu-1'] but it was not found",
    ),
  ],
  [
    "a deletion with another TTL",
    () => [create(record("x"))],
    () => [remove(record("x", { TTL: 61 }))],
    invalid(
      "Tried to delete resource record set [name='x.radio.example.', type='A'] but the values provided do not match the current values",
    ),
  ],
  [
    "a deletion without the weight 0",
    () => [create(weighted("eu-1", { Weight: 0 }))],
    () => [remove(weighted("eu-1", { Weight: 1 }))],
    invalid(
      "Tried to delete resource record set [name='pool.radio.example.', type='A', set-identifier='eu-1'] but the values provided do not match the current values",
    ),
  ],
  [
    "an exact deletion, its values in another order",
    () => [create(record("x", { ResourceRecords: [{ Value: "192.0.2.1" }, { Value: "192.0.2.2" }] }))],
    () => [remove(record("x", { ResourceRecords: [{ Value: "192.0.2.2" }, { Value: "192.0.2.1" }] }))],
    "accepted",
  ],
  [
    "two policies",
    () => [create(weighted("eu-1"))],
    () => [create(record("pool", { SetIdentifier: "eu-2", Failover: "SECONDARY" }))],
    invalid(`${which}, SetIdentifier eu-2 cannot be created as a non-failover set exists with the same name and type.`),
  ],
  [
    "weighted beside simple",
    () => [create(record("pool"))],
    () => [create(weighted("eu-1"))],
    invalid(`${which}, SetIdentifier eu-1 cannot be created as a non-weighted set exists with the same name and type.`),
  ],
  [
    "simple beside weighted",
    () => [create(weighted("eu-1"))],
    () => [create(record("pool"))],
    invalid(`${which} cannot be created as other RRSets exist with the same name and type.`),
  ],
  [
    "simple replaced by weighted in one batch",
    () => [create(record("pool"))],
    () => [remove(record("pool")), create(weighted("eu-1"))],
    "accepted",
  ],
  [
    "simple replaced by weighted in the wrong order",
    () => [create(record("pool"))],
    () => [create(weighted("eu-1")), remove(record("pool"))],
    invalid(`${which}, SetIdentifier eu-1 cannot be created as a non-weighted set exists with the same name and type.`),
  ],
  [
    "unequal TTLs in a group",
    () => [create(weighted("eu-1"))],
    () => [create(weighted("eu-2", { TTL: 30 }))],
    invalid(`${which}, SetIdentifier eu-2 cannot be created as weighted sets must contain the same TTL.`),
  ],
  [
    "a group's TTL changed in one batch",
    () => [create(weighted("eu-1")), create(weighted("eu-2"))],
    () => [upsert(weighted("eu-1", { TTL: 30 })), upsert(weighted("eu-2", { TTL: 30 }))],
    "accepted",
  ],
  [
    "a second secondary",
    () => [create(secondary("a"))],
    () => [create(secondary("b"))],
    invalid(
      "RRSet with DNS name fo.radio.example., type A, SetIdentifier b, and failover=SECONDARY cannot be created because a failover RRSet with the same name, type and failover role already exists.",
    ),
  ],
  [
    "an existing location",
    () => [create(geo("a", "DE"))],
    () => [create(geo("b", "DE"))],
    invalid(
      "RRSet with DNS name geo.radio.example., type A, SetIdentifier b, and CountryCode=DE cannot be created because a geolocation RRSet with the same name, type and location already exists.",
    ),
  ],
  ["another location", () => [create(geo("a", "DE"))], () => [create(geo("b", "*"))], "accepted"],
  [
    "a primary with an address and no check",
    () => [],
    () => [create(record("fo", { SetIdentifier: "a", Failover: "PRIMARY" }))],
    invalid("A non-alias primary ResourceRecordSet must have an associated health check. No changes made."),
  ],
  [
    "a missing check",
    () => [],
    () => [create(record("x", { HealthCheckId: "none" }))],
    invalid("No health check exists with the specified ID: none"),
  ],
  [
    "an alias to nothing",
    () => [],
    (zone) => [create(aliasRecord("x", "y", zone))],
    invalid("Tried to create an alias that targets y.radio.example., type A in zone ZONE, but that target was not found"),
  ],
  [
    "an alias to another type",
    () => [create(record("y"))],
    (zone) => [create(aliasRecord("x", "y", zone, { Type: "AAAA" }))],
    invalid("Tried to create an alias that targets y.radio.example., type AAAA in zone ZONE, but that target was not found"),
  ],
  [
    "an alias after its target in one batch",
    () => [],
    (zone) => [create(record("y")), create(aliasRecord("x", "y", zone))],
    "accepted",
  ],
  [
    "a CNAME at the apex",
    () => [],
    () => [create({ ...cname("x"), Name: "radio.example" })],
    invalid("RRSet of type CNAME with DNS name radio.example. is not permitted at apex in zone radio.example."),
  ],
  [
    "a CNAME beside another",
    () => [create(record("x"))],
    () => [create(cname("x"))],
    invalid(
      "RRSet of type CNAME with DNS name x.radio.example. is not permitted as it conflicts with other records with the same DNS name in zone radio.example.",
    ),
  ],
  [
    "a record beside a CNAME",
    () => [create(cname("x"))],
    () => [create(record("x"))],
    invalid(
      "RRSet of type A with DNS name x.radio.example. is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone radio.example.",
    ),
  ],
  [
    "the same action twice",
    () => [],
    () => [upsert(record("x")), upsert(record("x"))],
    invalid("The request contains an invalid set of changes for a resource record set 'A x.radio.example.'"),
  ],
  [
    "the zone's own name servers",
    () => [],
    (zone) => [remove(zone.records()[0] ?? record("x"))],
    invalid("A HostedZone must contain at least one NS record for the zone itself."),
  ],
];

describe("a change", () => {
  it.each(cases)("%s", async (...each) => expectAnswer(at.client, at.zone, each));
});
