import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  ChangeTagsForResourceCommand,
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  ListHealthChecksCommand,
  ListTagsForResourceCommand,
  ListTagsForResourcesCommand,
  UpdateHealthCheckCommand,
  type HealthCheckConfig,
  type Route53Client,
  type UpdateHealthCheckCommandInput,
} from "@aws-sdk/client-route-53";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { fakeRoute53, type FakeRoute53 } from "./route53.js";
import { create, record, send } from "./scene.js";

let fake: FakeRoute53;
let client: Route53Client;
beforeEach(async () => {
  fake = await fakeRoute53({ pendingPolls: 0 });
  client = fake.client();
});
afterEach(() => fake.stop());

const http = { Type: "HTTP", IPAddress: "192.0.2.1", Port: 80, ResourcePath: "/healthz" } as const;
const make = async (reference: string, config: HealthCheckConfig = http) =>
  (await client.send(new CreateHealthCheckCommand({ CallerReference: reference, HealthCheckConfig: config }))).HealthCheck?.Id ??
  "";
const get = async (id: string) => (await client.send(new GetHealthCheckCommand({ HealthCheckId: id }))).HealthCheck;
const update = (given: UpdateHealthCheckCommandInput) => client.send(new UpdateHealthCheckCommand(given));

describe("a caller reference", () => {
  it("has at most 64 characters", async () => {
    await make("r".repeat(64));
    await expect(make("r".repeat(65))).rejects.toMatchObject({ name: "InvalidInput" });
  });

  it("returns the same check for the same settings", async () => {
    expect(await make("eu-1")).toBe(await make("eu-1"));
  });

  it("is refused with other settings", async () => {
    await make("eu-1");
    await expect(make("eu-1", { ...http, Port: 8080 })).rejects.toMatchObject({ name: "HealthCheckAlreadyExists" });
  });

  it("is refused after its check was deleted, whatever the settings", async () => {
    await client.send(new DeleteHealthCheckCommand({ HealthCheckId: await make("eu-1") }));
    await expect(make("eu-1")).rejects.toMatchObject({ name: "HealthCheckAlreadyExists" });
  });

  it("that is new creates another check with the same settings", async () => {
    expect(await make("eu-1")).not.toBe(await make("eu-1 again"));
  });
});

it("the 201st check of an account is refused, until Amazon raises the quota", async () => {
  const raised = await fakeRoute53({ healthChecksMost: 2 });
  onTestFinished(() => raised.stop());
  expect(fake.account.checks).toHaveProperty("most", 200);
  const add = (CallerReference: string) =>
    raised.client().send(new CreateHealthCheckCommand({ CallerReference, HealthCheckConfig: http }));
  await add("one");
  await add("two");
  await expect(add("three")).rejects.toMatchObject({ name: "TooManyHealthChecks" });
  await expect(add("one")).resolves.toBeDefined();
});

describe("an update", () => {
  it("does not accept version 0", async () => {
    await expect(update({ HealthCheckId: await make("eu-1"), HealthCheckVersion: 0 })).rejects.toMatchObject({
      name: "InvalidInput",
    });
  });

  it("increases the version, and refuses an outdated one", async () => {
    const id = await make("eu-1");
    await update({ HealthCheckId: id, HealthCheckVersion: 1, Disabled: true, Inverted: true });
    expect(await get(id)).toMatchObject({
      HealthCheckVersion: 2,
      HealthCheckConfig: { Disabled: true, Inverted: true, Port: 80 },
    });
    await expect(update({ HealthCheckId: id, HealthCheckVersion: 1, Disabled: false })).rejects.toMatchObject({
      name: "HealthCheckVersionMismatch",
    });
  });

  it("changes an address, and does not add one", async () => {
    const id = await make("eu-1");
    await update({ HealthCheckId: id, IPAddress: "192.0.2.2" });
    expect((await get(id))?.HealthCheckConfig?.IPAddress).toBe("192.0.2.2");
    const byName = await make("by name", { Type: "HTTP", FullyQualifiedDomainName: "live.radio.example" });
    await expect(update({ HealthCheckId: byName, IPAddress: "192.0.2.2" })).rejects.toMatchObject({ name: "InvalidInput" });
    await expect(update({ HealthCheckId: byName, ResetElements: ["FullyQualifiedDomainName"] })).rejects.toMatchObject({
      name: "InvalidInput",
    });
  });

  it("resets the named settings", async () => {
    const id = await make("eu-1", { ...http, FullyQualifiedDomainName: "live.radio.example" });
    await update({ HealthCheckId: id, ResetElements: ["FullyQualifiedDomainName", "ResourcePath"] });
    const { FullyQualifiedDomainName, ResourcePath } = (await get(id))?.HealthCheckConfig ?? { Type: undefined };
    expect([FullyQualifiedDomainName, ResourcePath]).toEqual([undefined, undefined]);
  });
});

it("a check that a record uses can be deleted, which is dangerous", async () => {
  const zone = fake.addZone("radio.example");
  const id = await make("eu-1");
  await send(client, zone, create(record("live", { HealthCheckId: id })));
  await client.send(new DeleteHealthCheckCommand({ HealthCheckId: id }));
  expect(zone.records().some(({ HealthCheckId }) => HealthCheckId === id)).toBe(true);
  await expect(get(id)).rejects.toMatchObject({ name: "NoSuchHealthCheck" });
});

it("lists checks in pages", async () => {
  const ids = [await make("one"), await make("two"), await make("three")];
  const first = await client.send(new ListHealthChecksCommand({ MaxItems: 2 }));
  const rest = await client.send(new ListHealthChecksCommand({ Marker: first.NextMarker }));
  expect([...(first.HealthChecks ?? []), ...(rest.HealthChecks ?? [])].map(({ Id }) => Id)).toEqual(ids);
  expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
  expect((await client.send(new ListHealthChecksCommand({ MaxItems: 5000 }))).MaxItems).toBe(1000);
  await expect(client.send(new ListHealthChecksCommand({ MaxItems: 0 }))).rejects.toMatchObject({ name: "InvalidInput" });
});

it("stores tags, and returns those of at most ten checks in one call", async () => {
  const id = await make("eu-1");
  const change = (given: object) =>
    client.send(new ChangeTagsForResourceCommand({ ResourceType: "healthcheck", ResourceId: id, ...given }));
  await change({
    AddTags: [
      { Key: "Name", Value: "eu-1" },
      { Key: "old", Value: "1" },
    ],
  });
  await change({ RemoveTagKeys: ["old"] });
  const one = await client.send(new ListTagsForResourceCommand({ ResourceType: "healthcheck", ResourceId: id }));
  expect(one.ResourceTagSet?.Tags).toEqual([{ Key: "Name", Value: "eu-1" }]);
  await expect(change({})).rejects.toMatchObject({ name: "InvalidInput" });
  const tags = (from: number, count: number) => Array.from({ length: count }, (_, at) => ({ Key: `k${from + at}`, Value: "" }));
  await expect(change({ AddTags: tags(0, 11) })).rejects.toMatchObject({ name: "InvalidInput" });
  await expect(change({ AddTags: tags(0, 10) })).rejects.toMatchObject({ message: "A health check has at most 10 tags" });
  const list = (count: number) =>
    client.send(
      new ListTagsForResourcesCommand({ ResourceType: "healthcheck", ResourceIds: Array.from({ length: count }, () => id) }),
    );
  expect((await list(10)).ResourceTagSets?.[0]?.Tags).toEqual(one.ResourceTagSet?.Tags);
  await expect(list(11)).rejects.toMatchObject({ name: "InvalidInput" });
});

describe("the checkers' results", () => {
  const reports = async (id: string) => {
    const { HealthCheckObservations } = await client.send(new GetHealthCheckStatusCommand({ HealthCheckId: id }));
    return HealthCheckObservations?.map(({ StatusReport }) => StatusReport?.Status);
  };

  it("are empty before the first check, and then as the test sets them", async () => {
    const id = await make("eu-1");
    expect(await reports(id)).toEqual([]);
    fake.account.checks.see(id, false);
    expect(await reports(id)).toEqual(Array.from({ length: 3 }, () => "Failure: Connection timed out."));
  });

  it("do not exist for a calculated check", async () => {
    const id = await make("all", { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: [await make("eu-1")] });
    await expect(reports(id)).rejects.toMatchObject({ name: "InvalidInput" });
  });

  it("come from real endpoints when these are checked", async () => {
    let status = 200;
    const server = createServer((request, response) => response.writeHead(request.url === "/healthz" ? status : 404).end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const endpoint = { IPAddress: "127.0.0.1", Port: port };
    const byHttp = await make("http", { ...http, ...endpoint });
    const byTcp = await make("tcp", { Type: "TCP", ...endpoint });
    const seen = async () => [(await reports(byHttp))?.[0], (await reports(byTcp))?.[0]];
    await fake.probe();
    expect(await seen()).toEqual(["Success: HTTP Status Code 200", "Success: TCP connection established"]);
    status = 503;
    await fake.probe();
    expect(await seen()).toEqual(["Failure: HTTP Status Code 503", "Success: TCP connection established"]);
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    await fake.probe();
    expect(await seen()).toEqual(["Failure: Connection refused or timed out.", "Failure: Connection refused or timed out."]);
  });
});
