import { expect, it } from "vitest";
import { aliasRecord, create, EmptyZones, record, verdict } from "./scene.js";

const at = new EmptyZones();
const geo = (GeoLocation: object, SetIdentifier = "one") => create(record("geo", { SetIdentifier, GeoLocation }));

it.each([
  [{ ContinentCode: "EU" }, "accepted"],
  [{ CountryCode: "*" }, "accepted"],
  [{ CountryCode: "DE" }, "accepted"],
  [{ CountryCode: "NA" }, "accepted"],
  [{ CountryCode: "US", SubdivisionCode: "CA" }, "accepted"],
  [{ CountryCode: "UK" }, "InvalidInput"],
  [{ CountryCode: "EH" }, "InvalidInput"],
  [{ CountryCode: "EU" }, "InvalidInput"],
  [{ ContinentCode: "XX" }, "InvalidInput"],
  [{ ContinentCode: "EU", CountryCode: "DE" }, "InvalidInput"],
  [{ CountryCode: "US", SubdivisionCode: "ZZ" }, "InvalidInput"],
  [{ CountryCode: "DE", SubdivisionCode: "BY" }, "InvalidInput"],
  [{}, "InvalidInput"],
])("the place %j: %s", async (place, answer) => expect(await verdict(at.client, at.zone, geo(place))).toContain(answer));

it.each([
  ["an identifier of 129 characters", () => geo({ CountryCode: "DE" }, "i".repeat(129)), "length less than or equal to 128"],
  ["an empty identifier", () => geo({ CountryCode: "DE" }, ""), "greater than or equal to 1"],
  ["a label of 64 characters", () => create(record("l".repeat(64))), "DomainLabelTooLong"],
  [
    "a name of more than 255 characters",
    () => create(record(Array.from({ length: 6 }, () => "l".repeat(50)).join("."))),
    "DomainNameTooLong",
  ],
  ["an unknown type", () => create(record("x", { Type: "ANY" as "A" })), "enum value set"],
  ["an unknown role", () => create(record("x", { SetIdentifier: "one", Failover: "THIRD" as "PRIMARY" })), "enum value set"],
  [
    "an unknown region",
    () => create(record("x", { SetIdentifier: "one", Region: "eu-north-9" as "eu-north-1" })),
    "enum value set",
  ],
  [
    "a value of more than 4,000 characters",
    () => create(record("x", { Type: "TXT", ResourceRecords: [{ Value: `"${"t".repeat(4000)}"` }] })),
    "4000",
  ],
])("%s is refused", async (_name, change, problem) => expect(await verdict(at.client, at.zone, change())).toContain(problem));

it("an alias can't lead to a record of another zone, even of the same account", async () => {
  const other = at.fake.addZone("other.example");
  other.put({ Name: "x.other.example", Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }] });
  const to = (HostedZoneId: string, DNSName: string) =>
    create({ ...aliasRecord("a", "x", at.zone), AliasTarget: { HostedZoneId, DNSName, EvaluateTargetHealth: false } });
  expect(await verdict(at.client, at.zone, to(other.id, "x.other.example"))).toContain("that target was not found");
  expect(await verdict(at.client, at.zone, to("Z2FDTNDATAQYW2", "d1.cloudfront.net"))).toBe("accepted");
});
