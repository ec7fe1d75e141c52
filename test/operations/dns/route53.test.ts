import { describe, expect, it } from "vitest";
import { worldText } from "../../dns/station.js";
import { create, record, send } from "../../fakes/route53/scene.js";
import { listenersAnswer } from "../../fakes/listeners-answer.js";
import { created, onAir } from "./on-air.js";
import { provider } from "./provider.js";
import { quietRelays } from "./quiet-relays.js";

describe("a tree of 4 regions and 7 relays", () => {
  it("is created in one call, and is then in sync", async () => {
    const { fake, run, records, checks } = await created();
    expect(fake.faults.calls("ChangeResourceRecordSets")).toBe(2);
    expect(records().filter((line) => /stream|live.* A|source/u.test(line))).toHaveLength(45);
    expect(checks()).toHaveLength(9);
    const plan = await run("plan");
    expect(plan).toMatchObject({ code: 0, stdout: "radio.example is in sync: 44 records\n" });
    const shown = await run("show");
    expect(shown.stdout).toContain("pool-eu.stream.radio.example A eu-1  weight 100  11.0.1.1  TTL 60  no result yet");
    expect(shown.stdout).toContain("news.stream.radio.example A is not managed by radioctl");
    expect(shown.stdout).toContain("in sync");
  });

  it("is shown before it is created, with the relays that listeners get; exit 3, and nothing is changed", async () => {
    const { run, records } = await provider();
    const before = records();
    const { code, stdout } = await run("plan");
    expect(code).toBe(3);
    expect(stdout).toContain("+ pool-eu.stream.radio.example A eu-1  weight 100  11.0.1.1  TTL 60  check +eu-1 A\n");
    expect(stdout).toContain("  EU AF *  eu down: no answer  ->  us-1 50 %, us-2 50 %\n");
    expect(stdout).toContain("44 to create, 0 to change, 0 to delete, 9 health checks");
    expect(records()).toEqual(before);
    expect(JSON.parse((await run("plan", "--json")).stdout)).toMatchObject({
      state: "planned",
      findings: [],
      plan: { takesOver: [] },
    });
  });
});

describe("results of health checks", () => {
  it("are queried only of the pools that decide about the answer", async () => {
    const { fake, run } = await onAir();
    const queries = async (...argv: string[]) => {
      const before = fake.faults.calls("GetHealthCheckStatus");
      const { stdout } = await run("resolve", "--live", ...argv);
      return { stdout, queries: fake.faults.calls("GetHealthCheckStatus") - before };
    };
    // Three relays in eu; two more in the region that follows it when all of them are down.
    expect(await queries("--from", "DE")).toMatchObject({ queries: 3 });
    expect(await queries("--from", "DE", "--down", "eu-1")).toMatchObject({ queries: 2 });
    const withoutEu = await queries("--from", "DE", "--down", "eu");
    expect(withoutEu.stdout).toContain("from DE: us-1 50 %, us-2 50 %\n");
    expect(withoutEu.queries).toBe(2);
    expect((await queries()).queries).toBe(7);
  });

  it("are shown as far as they can be read in the time of --wait", async () => {
    const { fake, run } = await onAir();
    const queries = () => fake.faults.calls("GetHealthCheckStatus");
    const before = queries();
    const shown = await run("show", "--wait", "2");
    expect(queries() - before).toBe(5);
    expect(shown.stdout).toContain("4 health checks not queried in time: see --wait");
    expect(shown.stdout.match(/not queried$/gmu)).toHaveLength(4);
    const { notQueried } = JSON.parse((await run("show", "--json")).stdout) as { notQueried: string[] };
    expect(notQueried).toEqual([]);
  });
});

describe("relays in and out of rotation", () => {
  it("drain sets weight 0, undrain restores the same records", async () => {
    const { change, records, pool, run } = await onAir();
    const before = records();
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 1 });
    expect(pool("eu")).toEqual(["eu-1 11.0.1.1 0", "eu-2 11.0.1.2 50", "eu-3 11.0.1.3 50"]);
    expect((await run("show")).stdout).toContain("eu-1 is drained (soft)");
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 0, stdout: expect.stringContaining("in sync") });
    expect((await run("resolve", "--live", "--from", "DE")).stdout).toContain("from DE: eu-2 50 %, eu-3 50 %\n");
    expect(await change("undrain", "eu-1")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toEqual(before);
  });

  it("drain --hard removes the record and keeps the check, so that it has a result when the relay comes back", async () => {
    const { change, pool, checks } = await onAir();
    const made = checks().map(({ Id }) => Id);
    await change("drain", "eu-1", "--hard");
    expect(pool("eu")).toEqual(["eu-2 11.0.1.2 50", "eu-3 11.0.1.3 50"]);
    expect(checks().map(({ Id }) => Id)).toEqual(made);
    await change("undrain", "eu-1");
    expect(pool("eu")).toHaveLength(3);
  });

  it("swap is one batch; a canary has its weight; both end with undrain", async () => {
    const { change, pool } = await onAir();
    await change("drain", "eu-3");
    expect(await change("swap", "eu-2", "eu-3")).toMatchObject({ code: 0, calls: 1 });
    expect(pool("eu")).toEqual(["eu-1 11.0.1.1 100", "eu-2 11.0.1.2 0", "eu-3 11.0.1.3 50"]);
    expect(await change("canary", "eu-2", "--weight", "5")).toMatchObject({ code: 0, calls: 1 });
    expect(pool("eu")[1]).toBe("eu-2 11.0.1.2 5");
    await change("undrain", "eu-2");
    expect(pool("eu")[1]).toBe("eu-2 11.0.1.2 50");
  });

  it.each([
    ["region-empty", ["drain", "as-1"], "as would have no healthy relay"],
    ["canary-alone", ["canary", "sa-1", "--weight", "1"], "all listeners would go to sa-1, a canary"],
  ])("guard %s refuses with exit 4, and passes with --force", async (guard, argv, message) => {
    const { change } = await onAir();
    expect(await change(...argv)).toMatchObject({ code: 4, calls: 0, stderr: expect.stringContaining(message) });
    expect(await change(...argv, "--force", guard)).toMatchObject({ code: 0, calls: 1 });
  });

  it("guard region-empty uses the results of the health checks", async () => {
    const { change, checks, fake } = await onAir();
    const of = (address: string) => checks().find(({ HealthCheckConfig }) => HealthCheckConfig?.IPAddress === address)?.Id ?? "";
    fake.account.checks.see(of("11.0.2.1"), false);
    expect(await change("drain", "us-2")).toMatchObject({ code: 4, calls: 0 });
    fake.account.checks.see(of("11.0.2.1"), true);
    expect(await change("drain", "us-2")).toMatchObject({ code: 0, calls: 1 });
  });

  it("guard capacity counts listeners on the relays", async () => {
    const taken = (count: number) => () => ({ stdout: listenersAnswer({ "/master-a/live.mp3": { "VLC/3.0": count } }) });
    const { change } = await onAir({}, { "eu-1": taken(3900), "eu-2": taken(0) });
    const refused = await change("drain", "us-1");
    expect(refused).toMatchObject({ code: 0, calls: 1 });
    expect(await change("drain", "eu-1")).toMatchObject({
      code: 4,
      calls: 0,
      stderr: expect.stringContaining("there are 3900 listeners"),
    });
  });

  it("guard capacity counts relays that do not answer as full", async () => {
    const { change } = await onAir(
      {},
      { "eu-2": undefined, "us-1": undefined, "us-2": undefined, "sa-1": undefined, "as-1": undefined },
    );
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 1 });
    const none = await onAir({}, Object.fromEntries(Object.keys(quietRelays).map((relay) => [relay, undefined])));
    const refused = await none.change("drain", "eu-1");
    expect(refused).toMatchObject({
      code: 4,
      calls: 0,
      stderr: expect.stringContaining("there may be 5000 listeners (eu-1, eu-2,"),
    });
    expect(refused.stdout).toContain("0 listeners on the relays that answered; no answer from eu-1, eu-2, eu-3");
    expect(await none.change("drain", "eu-1", "--force", "capacity")).toMatchObject({ code: 0, calls: 1 });
  });

  it("only results of checks that can decide are queried", async () => {
    const { fake, run, change } = await onAir();
    const queried = () => fake.faults.calls("GetHealthCheckStatus");
    expect(await run("plan")).toMatchObject({ code: 0 });
    expect(queried()).toBe(0);
    // The pool of eu has three relays; four others suffice to carry no listeners.
    await change("drain", "eu-1");
    expect(queried()).toBe(3);
    await run("show");
    expect(queried()).toBe(12);
    expect(fake.faults.throttled).toBe(0);
  });
});

describe("rotate", () => {
  it("reports why relays are unfit, and refuses to leave a region without relays", async () => {
    const { change, records } = await onAir({}, { "eu-1": undefined, "eu-2": undefined, "eu-3": undefined });
    const before = records();
    const refused = await change("rotate", "--region", "eu");
    expect(refused).toMatchObject({
      code: 4,
      calls: 0,
      stderr: expect.stringContaining("eu would have no healthy relay"),
    });
    expect(refused.stderr.match(/eu-\d gets no new listeners: .*no route to the host/gu)).toHaveLength(3);
    expect(records()).toEqual(before);
  });
});

describe("a station that changes", () => {
  it("a region is added and removed with its records and checks", async () => {
    const { change, records, write, checks } = await onAir();
    const before = { records: records(), checks: checks().length };
    const added = worldText
      .replace("hosts:\n", "hosts:\n  au-1: { role: relay, region: au, address: 11.0.5.1, capacity: 500 }\n")
      .replace(
        "locations: [AS, OC], failover: [eu] }",
        "locations: [AS], failover: [eu] }\n  au: { locations: [OC], failover: [as] }",
      );
    write(added);
    expect(await change("apply")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toContain("pool-au.stream.radio.example A au-1 11.0.5.1 100");
    expect(records()).toContain("stream.radio.example A geo-oc au.stream.radio.example");
    expect(checks()).toHaveLength(before.checks + 1);
    write(worldText);
    expect(await change("apply")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toEqual(before.records);
    expect(checks()).toHaveLength(before.checks);
  });

  it("IPv6 has its own tree, checks and drains; a region without healthy IPv6 has no answer", async () => {
    const { change, records, write, checks, run } = await onAir();
    const six = worldText
      .replace("address: 11.0.1.1,", 'address: 11.0.1.1, ipv6: "2a01:4f8::1",')
      .replace("address: 11.0.4.1,", 'address: 11.0.4.1, ipv6: "2A01:04F8:0:0::4",');
    write(six);
    expect(await change("apply")).toMatchObject({ code: 0, calls: 1 });
    expect(checks()).toHaveLength(11);
    expect(records()).toContain("live.radio.example AAAA  stream.radio.example");
    expect(records()).toContain("stream.radio.example AAAA geo-us-ca none.stream.radio.example");
    expect(records()).toContain("eu.stream.radio.example AAAA primary pool-eu.stream.radio.example");
    expect(records()).toContain("eu.stream.radio.example AAAA secondary none.stream.radio.example");
    expect(records()).toContain("pool-as.stream.radio.example AAAA as-1 2a01:4f8::4 100");
    expect(await run("plan")).toMatchObject({ code: 0 });
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toContain("pool-eu.stream.radio.example A eu-1 11.0.1.1 0");
    expect(records()).toContain("stream.radio.example AAAA geo-eu none.stream.radio.example");
    expect(records().filter((line) => line.includes("2a01:4f8::1 "))).toEqual([]);
  });

  it("a simple record becomes the tree after it was adopted", async () => {
    const { run, fake, zone, records } = await provider();
    await send(
      fake.client(),
      zone,
      create(record("live", { TTL: 300 })),
      create(record("source", { Type: "CNAME", ResourceRecords: [{ Value: "old.example." }] })),
    );
    const refused = await run("apply", "--yes");
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("records that radioctl does not manage: live.radio.example A, source.radio.example CNAME"),
    });
    const adopted = await run("adopt", "--yes");
    expect(adopted).toMatchObject({ code: 0, stdout: expect.stringContaining("takes over live.radio.example A  ") });
    expect(records()).toContain("live.radio.example A  192.0.2.1");
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    expect(records().filter((line) => /^(live|source)[.]/u.test(line))).toEqual([
      "live.radio.example A  stream.radio.example",
      "source.radio.example A master-a 11.0.0.10",
      "source.radio.example A master-b 11.0.0.11",
    ]);
  });
});
