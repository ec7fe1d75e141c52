import { describe, expect, it } from "vitest";
import { openZone } from "../../src/adapters/dns.js";
import { realFiles } from "../../src/adapters/files.js";
import { applySource } from "../../src/dns/apply-source.js";
import { sourceNames, sourceRecords } from "../../src/dns/source.js";
import { desiredChecks } from "../../src/dns/checks.js";
import { openJournal, readRun } from "../../src/journal/store.js";
import { VirtualTime } from "../fakes/virtual-time.js";
import { provider } from "../operations/dns/provider.js";
import { inventoryOf, world, worldText } from "./station.js";

const twoText = worldText.replace(
  "channels:\n",
  "channels:\n  jazz: { sources: [studio], masters: [master-b], formats: [{ mount: /jazz.mp3, codec: mp3, bitrateKbps: 128 }] }\n",
);

describe("the check of a master", () => {
  const checkOf = (text: string) => desiredChecks(inventoryOf(text)).find(({ name }) => name === "master-a A")?.settings;
  const restricted = worldText.replace("password: !secret studio-password", "$&, from: [198.51.100.7]");

  it("connects to the port for encoders, which is open for all", () => {
    expect(checkOf(worldText)).toMatchObject({ type: "TCP", address: "11.0.0.10", port: 8005 });
  });

  it("requests /healthz when only the encoders' addresses may connect to their port", () => {
    const healthz = { type: "HTTP", address: "11.0.0.10", port: 80, path: "/healthz" };
    expect(checkOf(restricted)).toMatchObject(healthz);
  });
});

describe("the name that encoders connect to", () => {
  it("has the active master first, then the standby, each with its check", () =>
    expect(
      sourceRecords(world, "main", "master-b").map(({ name, policy, values, ttlSeconds, healthCheckId }) => ({
        name,
        policy,
        values,
        ttlSeconds,
        healthCheckId,
      })),
    ).toEqual([
      {
        name: "source.radio.example",
        policy: { kind: "failover", role: "PRIMARY" },
        values: ["11.0.0.11"],
        ttlSeconds: 30,
        healthCheckId: "master-b A",
      },
      {
        name: "source.radio.example",
        policy: { kind: "failover", role: "SECONDARY" },
        values: ["11.0.0.10"],
        ttlSeconds: 30,
        healthCheckId: "master-a A",
      },
    ]));

  it("exists for each channel when there are several; the first channel also has source itself", () => {
    const two = inventoryOf(twoText);
    expect(sourceNames(two, "jazz")).toEqual(["source.radio.example", "jazz.source.radio.example"]);
    expect(sourceNames(two, "main")).toEqual(["main.source.radio.example"]);
    expect(sourceRecords(two, "jazz", "master-b").map(({ policy }) => policy.kind)).toEqual(["simple", "simple"]);
  });

  it("moves without other changes, in one journaled batch, and every later plan keeps it", async () => {
    const { fake, zone, run, records, cwd } = await provider();
    await run("apply", "--yes");
    const others = () => records().filter((line) => !/^(source|_radioctl)[.]/u.test(line));
    const before = others();
    const clock = new VirtualTime();
    const opened = await openZone(
      { zone: "radio.example", provider: "route53", endpoint: fake.endpoint, nameServers: ["127.0.0.1:1"] },
      clock,
    );
    const applier = { clock, randomBytes: (count: number) => new Uint8Array(count) };
    const journal = openJournal({ files: realFiles, clock }, cwd, "2027-01-01T00-cafe");
    await journal.write({ event: "begun", command: "cutover", operator: "anna", pid: 1, hosts: [] });
    const calls = fake.faults.calls("ChangeResourceRecordSets");
    const applied = await applySource(applier, opened, world, { channel: "main", active: "master-b", journal });
    expect(applied).toMatchObject({
      changeIds: [expect.any(String)],
      nameServers: [{ server: "127.0.0.1:1", failure: expect.stringContaining("gave no answer") }],
    });
    expect(fake.faults.calls("ChangeResourceRecordSets")).toBe(calls + 1);
    expect(others()).toEqual(before);
    expect(
      zone
        .records()
        .filter(({ Name }) => Name === "source.radio.example.")
        .map(({ SetIdentifier, Failover }) => [SetIdentifier, Failover]),
    ).toEqual([
      ["master-a", "SECONDARY"],
      ["master-b", "PRIMARY"],
    ]);
    expect(await applySource(applier, opened, world, { channel: "main", active: "master-b", journal })).toBeUndefined();
    expect((await readRun(realFiles, cwd, "2027-01-01T00-cafe")).entries.map(({ event }) => event)).toEqual([
      "begun",
      "records",
      "records sent",
    ]);
    expect(await run("plan")).toMatchObject({ code: 0 });
    expect((await run("show")).stdout).toContain("main is fed through master-b");
  });

  it("refuses a host that is not a master of the channel", async () => {
    const { fake } = await provider();
    const opened = await openZone({ zone: "radio.example", provider: "route53", endpoint: fake.endpoint }, new VirtualTime());
    const request = { channel: "main", active: "eu-1", journal: { run: "r", write: async () => undefined } };
    await expect(
      applySource({ clock: new VirtualTime(), randomBytes: () => new Uint8Array(8) }, opened, world, request),
    ).rejects.toMatchObject({ kind: "usage" });
  });
});
