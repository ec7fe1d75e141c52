import type { Route53Client } from "@aws-sdk/client-route-53";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HostedZone } from "./hosted-zone.js";
import { fakeRoute53, type FakeRoute53 } from "./route53.js";
import { aliasRecord, create, invalid, record, remove, send, text, upsert, verdict, weighted } from "./scene.js";

let fake: FakeRoute53;
let client: Route53Client;
let zone: HostedZone;
beforeAll(async () => {
  fake = await fakeRoute53();
  client = fake.client();
});
beforeEach(() => {
  zone = fake.addZone("radio.example");
});
afterAll(() => fake.stop());

describe("the size of a batch", () => {
  const many = (count: number, action = create) => Array.from({ length: count }, (_each, at) => action(record(`r${at}`)));
  const long = (count: number) =>
    Array.from({ length: count }, (_each, at) => create({ ...text(`"${"o".repeat(98)}"`), Name: `t${at}.radio.example` }));
  const records = invalid("Number of records limit of 1000 exceeded.");
  const characters = invalid("RDATA character limit of 32000 exceeded.");

  it.each([
    ["1,000 creations", () => many(1000), "taken"],
    ["1,001", () => many(1001), records],
    ["500 upserts count twice", () => many(500, upsert), "taken"],
    ["501", () => many(501, upsert), records],
    ["32,000 characters", () => long(320), "taken"],
    ["more", () => long(321), characters],
    ["upserted, they count twice", () => long(161).map(({ ResourceRecordSet: set }) => upsert(set ?? record("x"))), characters],
  ])("%s", async (_name, changes, answer) => {
    expect(await verdict(client, zone, ...changes())).toBe(answer);
  });

  it("aliases count, too", async () => {
    await send(client, zone, create(record("y")));
    const aliases = Array.from({ length: 1001 }, (_each, at) => create(aliasRecord(`a${at}`, "y", zone)));
    expect(await verdict(client, zone, ...aliases)).toBe(records);
  });

  it("has at least one change", async () => {
    expect(await verdict(client, zone)).toBe("InvalidInput: Invalid request: a change batch has at least one change");
  });

  it("a hundred weighted records are the most in a group", async () => {
    const pool = (from: number, count: number) => Array.from({ length: count }, (_each, at) => create(weighted(`r${from + at}`)));
    expect(await verdict(client, zone, ...pool(0, 100))).toBe("taken");
    expect(await verdict(client, zone, ...pool(100, 1))).toBe(
      invalid("Exceeded limit on number of weighted RRSets for pool.radio.example., type A in this zone."),
    );
  });
});

it("a batch says everything that is wrong with it, and does nothing of it", async () => {
  const sent = [create(record("good")), create({ ...record("x"), Name: "x.example.org" }), remove(record("gone"))];
  expect(await verdict(client, zone, ...sent)).toBe(
    invalid(
      "RRSet with DNS name x.example.org. is not permitted in zone radio.example.",
      "Tried to delete resource record set [name='gone.radio.example.', type='A'] but it was not found",
    ),
  );
  expect(zone.records()).toHaveLength(2);
});
