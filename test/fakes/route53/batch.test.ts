import { describe, expect, it } from "vitest";
import { isLocation } from "../../../src/inventory/places.js";
import { aliasRecord, create, invalid, record, remove, send, text, upsert, verdict, weighted, EmptyZones } from "./scene.js";

const at = new EmptyZones();

describe("the size of a batch", () => {
  const many = (count: number, action = create) => Array.from({ length: count }, (_each, number) => action(record(`r${number}`)));
  const long = (count: number) =>
    Array.from({ length: count }, (_each, number) =>
      create({ ...text(`"${"o".repeat(98)}"`), Name: `t${number}.radio.example` }),
    );
  const records = invalid("Number of records limit of 1000 exceeded.");
  const characters = invalid("RDATA character limit of 32000 exceeded.");

  it.each([
    ["1,000 creations", () => many(1000), "accepted"],
    ["1,001 creations", () => many(1001), records],
    ["500 upserts count twice", () => many(500, upsert), "accepted"],
    ["501 upserts", () => many(501, upsert), records],
    ["32,000 characters", () => long(320), "accepted"],
    ["more than 32,000 characters", () => long(321), characters],
    [
      "upserted characters count twice",
      () => long(161).map(({ ResourceRecordSet: set }) => upsert(set ?? record("x"))),
      characters,
    ],
  ])("%s", async (_name, changes, answer) => {
    expect(await verdict(at.client, at.zone, ...changes())).toBe(answer);
  });

  it("aliases also count", async () => {
    await send(at.client, at.zone, create(record("y")));
    const aliases = Array.from({ length: 1001 }, (_each, number) => create(aliasRecord(`a${number}`, "y", at.zone)));
    expect(await verdict(at.client, at.zone, ...aliases)).toBe(records);
  });

  it("has at least one change", async () => {
    expect(await verdict(at.client, at.zone)).toBe("InvalidInput: Invalid request: a change batch has at least one change");
  });

  it("a group has at most a hundred weighted records", async () => {
    const pool = (from: number, count: number) =>
      Array.from({ length: count }, (_each, number) => create(weighted(`r${from + number}`)));
    expect(await verdict(at.client, at.zone, ...pool(0, 100))).toBe("accepted");
    expect(await verdict(at.client, at.zone, ...pool(100, 1))).toBe(
      invalid("Exceeded limit on number of weighted RRSets for pool.radio.example., type A in this zone."),
    );
  });

  it("a group has at most a hundred geolocation records", async () => {
    const letters = Array.from({ length: 26 }, (_each, number) => String.fromCodePoint(65 + number));
    const countries = letters
      .flatMap((one) => letters.map((other) => `${one}${other}`))
      .filter((code) => isLocation(code) && !/^(AF|AN|AS|EU|NA|OC|SA)$/u.test(code));
    const geo = (count: number) =>
      countries.slice(0, count).map((code) => create(record("geo", { SetIdentifier: code, GeoLocation: { CountryCode: code } })));
    expect(await verdict(at.client, at.zone, ...geo(101))).toBe(
      invalid("Exceeded limit on number of geolocation RRSets for geo.radio.example., type A in this zone."),
    );
  });
});

it("a refused batch lists all its problems, and changes nothing", async () => {
  const sent = [create(record("good")), create({ ...record("x"), Name: "x.example.org" }), remove(record("gone"))];
  expect(await verdict(at.client, at.zone, ...sent)).toBe(
    invalid(
      "RRSet with DNS name x.example.org. is not permitted in zone radio.example.",
      "Tried to delete resource record set [name='gone.radio.example.', type='A'] but it was not found",
    ),
  );
  expect(at.zone.records()).toHaveLength(2);
});
