import {
  GetChangeCommand,
  GetHostedZoneCommand,
  GetHealthCheckStatusCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  TestDNSAnswerCommand,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { HostedZone } from "./hosted-zone.js";
import { fakeRoute53, type FakeOptions, type FakeRoute53 } from "./route53.js";
import { create, listed, record, send, upsert, verdict } from "./scene.js";

let fake: FakeRoute53;
let client: Route53Client;
let zone: HostedZone;
const start = async (options: FakeOptions = {}) => {
  fake = await fakeRoute53(options);
  client = fake.client();
  zone = fake.addZone("radio.example");
};
beforeEach(() => start());
afterEach(() => fake.stop());

const answered = async (name: string, subnet?: string) => {
  const { RecordData, ResponseCode } = await client.send(
    new TestDNSAnswerCommand({ HostedZoneId: zone.id, RecordName: name, RecordType: "A", EDNS0ClientSubnetIP: subnet }),
  );
  return RecordData?.join() || ResponseCode;
};

it("lists names by their reversed labels, in lower case, with a dot, and * as an escape", async () => {
  zone.put(record("b"), record("www"), record("www-2"), record("*"), record("EU.live"), record("live"));
  expect(await listed(client, zone)).toEqual([
    "radio.example. NS",
    "radio.example. SOA",
    String.raw`\052.radio.example. A`,
    "b.radio.example. A",
    "live.radio.example. A",
    "eu.live.radio.example. A",
    // The dot at the end is part of the key: "-" comes before it.
    "www-2.radio.example. A",
    "www.radio.example. A",
  ]);
});

it("pages by name, type and identifier: a group is neither cut nor listed twice", async () => {
  for (const host of ["eu-3", "eu-1", "eu-2", "us-1", "us-2"]) zone.put(record("pool", { SetIdentifier: host, Weight: 1 }));
  zone.put(record("pool", { Type: "AAAA", ResourceRecords: [{ Value: "2001:db8::1" }] }));
  const all = await listed(client, zone);
  expect(all.slice(2)).toEqual([
    ...["eu-1", "eu-2", "eu-3", "us-1", "us-2"].map((host) => `pool.radio.example. A ${host}`),
    "pool.radio.example. AAAA",
  ]);
  for (const most of [1, 2, 3]) expect(await listed(client, zone, most)).toEqual(all);
});

it("returns at most 300 record sets for each page", async () => {
  zone.put(...Array.from({ length: 400 }, (_each, at) => record(`r${at}`)));
  const page = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id, MaxItems: 1000 }));
  expect([page.ResourceRecordSets?.length, page.MaxItems, page.IsTruncated]).toEqual([300, 300, true]);
  expect(await listed(client, zone)).toHaveLength(402);
});

it("requires the name with a type, and the type with an identifier", async () => {
  const list = (given: object) => client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id, ...given }));
  await expect(list({ StartRecordType: "A" })).rejects.toMatchObject({ name: "InvalidInput" });
  await expect(list({ StartRecordName: "x", StartRecordIdentifier: "a" })).rejects.toMatchObject({ name: "InvalidInput" });
});

it("lists a change immediately, and serves it when it is in sync", async () => {
  const id = await send(client, zone, create(record("live")));
  expect(await listed(client, zone)).toContain("live.radio.example. A");
  expect(await answered("live.radio.example")).toBe("NXDOMAIN");
  const look = async () => (await client.send(new GetChangeCommand({ Id: id }))).ChangeInfo?.Status;
  expect([await look(), await look(), await look()]).toEqual(["PENDING", "INSYNC", "INSYNC"]);
  expect(await answered("live.radio.example")).toBe("192.0.2.1");
  await expect(client.send(new GetChangeCommand({ Id: "C0" }))).rejects.toMatchObject({ name: "NoSuchChange" });
});

it("a late GetChange of an older change does not restore what a newer change has replaced", async () => {
  const older = await send(client, zone, create(record("live")));
  const newer = await send(client, zone, upsert(record("live", { ResourceRecords: [{ Value: "192.0.2.2" }] })));
  for (const id of [newer, newer, older, older]) await client.send(new GetChangeCommand({ Id: id }));
  expect(await answered("live.radio.example")).toBe("192.0.2.2");
});

it("finds zones by name, in pages, and by id", async () => {
  for (const name of ["example.org", "a.example", "sub.radio.example"]) fake.addZone(name);
  const named = await client.send(new ListHostedZonesByNameCommand({ DNSName: "radio.example", MaxItems: 1 }));
  expect(named.HostedZones?.map(({ Id, Name }) => [Id, Name])).toEqual([[`/hostedzone/${zone.id}`, "radio.example."]]);
  expect([named.IsTruncated, named.NextDNSName]).toEqual([true, "sub.radio.example."]);
  const first = await client.send(new ListHostedZonesCommand({ MaxItems: 3 }));
  const rest = await client.send(new ListHostedZonesCommand({ Marker: first.NextMarker }));
  expect([...(first.HostedZones ?? []), ...(rest.HostedZones ?? [])].map(({ Name }) => Name)).toEqual([
    "a.example.",
    "radio.example.",
    "sub.radio.example.",
    "example.org.",
  ]);
  const { HostedZone: found, DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: zone.id }));
  expect([found?.Name, DelegationSet?.NameServers?.length]).toEqual(["radio.example.", 4]);
  await expect(client.send(new GetHostedZoneCommand({ Id: "Z0" }))).rejects.toMatchObject({ name: "NoSuchHostedZone" });
});

it("answers a client by the place of its network, and otherwise by the resolver's", async () => {
  await fake.stop();
  await start({
    locations: [
      ["192.0.2.0/24", { continent: "EU" }],
      ["192.0.2.128/25", { continent: "EU", country: "DE" }],
    ],
  });
  const place = (SetIdentifier: string, GeoLocation: object, last: number) =>
    record("geo", { SetIdentifier, GeoLocation, ResourceRecords: [{ Value: `192.0.2.${last}` }] });
  zone.put(place("de", { CountryCode: "DE" }, 1), place("eu", { ContinentCode: "EU" }, 2), place("all", { CountryCode: "*" }, 3));
  const from = async (address?: string) => answered("geo.radio.example", address);
  expect([await from("192.0.2.200"), await from("192.0.2.1"), await from("203.0.113.1"), await from()]).toEqual([
    "192.0.2.1",
    "192.0.2.2",
    "192.0.2.3",
    "192.0.2.3",
  ]);
});

it("has each planned fault once, and counts all calls", async () => {
  const retrying = fake.client(3);
  fake.faults.next("ChangeResourceRecordSets", "Throttling", "PriorRequestNotComplete");
  expect(await verdict(retrying, zone, create(record("live")))).toBe("accepted");
  expect(fake.faults.calls("ChangeResourceRecordSets")).toBe(3);
  fake.faults.next("ChangeResourceRecordSets", "PriorRequestNotComplete", "InternalFailure");
  expect(await verdict(client, zone, create(record("eu")))).toBe(
    "PriorRequestNotComplete: The request was rejected because Route 53 was still processing a prior request.",
  );
  expect(await verdict(client, zone, create(record("eu")))).toMatch(/^InternalFailure/u);
  expect(fake.faults.calls()).toBe(5);
});

it("when a connection ends after the change was accepted, a repeated call finds its own change", async () => {
  fake.faults.next("ChangeResourceRecordSets", "reset");
  expect(await verdict(fake.client(2), zone, create(record("live")))).toMatch(/but it already exists/u);
  expect(await listed(client, zone)).toContain("live.radio.example. A");
});

it("the zone can be changed just before a call", async () => {
  fake.faults.next("ChangeResourceRecordSets", () => zone.put(record("live")));
  expect(await verdict(client, zone, create(record("live")))).toMatch(/but it already exists/u);
});

it("throttles as Amazon does: by the account's bucket of calls, and by a bucket of each action", async () => {
  await fake.stop();
  let now = 0;
  await start({ now: () => now });
  const throttled = { name: "Throttling", message: "Rate exceeded" };
  for (let calls = 0; calls < 50; calls += 1) await listed(client, zone);
  await expect(listed(client, zone)).rejects.toMatchObject(throttled);
  now = 100;
  expect(await listed(client, zone)).toHaveLength(2);
  await expect(listed(client, zone)).rejects.toMatchObject(throttled);
  now = 60_000;
  fake.account.checks.create("one", { Type: "TCP", IPAddress: "11.0.0.1", Port: 80 });
  const [{ Id = "" } = {}] = fake.account.checks.all();
  const status = () => client.send(new GetHealthCheckStatusCommand({ HealthCheckId: Id }));
  for (let calls = 0; calls < 4; calls += 1) await status();
  await expect(status()).rejects.toMatchObject(throttled);
  now = 61_000;
  await status();
  await expect(status()).rejects.toMatchObject(throttled);
  expect(await listed(client, zone)).toHaveLength(2);
});
