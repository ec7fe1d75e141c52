import { DeleteHealthCheckCommand, type ResourceRecordSet } from "@aws-sdk/client-route-53";
import { describe, expect, it, vi } from "vitest";
import { Failure } from "../fakes/route53/failure.js";
import { create, record, remove, send } from "../fakes/route53/scene.js";
import { provider } from "./provider.js";
import { worldText } from "./station.js";

/** A zone with records of other people's, some at radioctl's very names, and the station's tree in it. */
async function onAir(options: Parameters<typeof provider>[0] = {}, shells: Parameters<typeof provider>[1] = {}) {
  const at = await provider(options, shells);
  const foreign = [
    record("www"),
    { Name: "radio.example", Type: "MX", TTL: 3600, ResourceRecords: [{ Value: "10 mail.radio.example." }] } as ResourceRecordSet,
    record("live", { Type: "TXT", ResourceRecords: [{ Value: '"not radioctl\'s"' }] }),
    record("news.stream", { ResourceRecords: [{ Value: "192.0.2.99" }] }),
    record("*.wild", { SetIdentifier: "one", Weight: 0 }),
    record("*.wild", { SetIdentifier: "two", Weight: 7 }),
  ];
  await send(at.fake.client(), at.zone, ...foreign.map(create));
  const names = new Set(["www.radio.example.", "radio.example.", "news.stream.radio.example.", "\\052.wild.radio.example."]);
  const foreignNow = () =>
    at.zone.records().filter(({ Name = "", Type }) => names.has(Name) || (Name === "live.radio.example." && Type === "TXT"));
  const before = JSON.stringify(foreignNow());
  expect(await at.run("apply", "--yes")).toMatchObject({ code: 0 });
  return {
    ...at,
    /** Runs, and says how many change calls it took; what is other people's is as it was, to the byte. */
    async change(...argv: string[]) {
      const calls = at.fake.faults.calls("ChangeResourceRecordSets");
      const ended = await at.run(...argv, "--yes");
      expect(JSON.stringify(foreignNow())).toBe(before);
      return { ...ended, calls: at.fake.faults.calls("ChangeResourceRecordSets") - calls };
    },
    pool: (region: string) =>
      at
        .records()
        .filter((line) => line.startsWith(`pool-${region}.`))
        .map((line) => line.split(" ").slice(2).join(" ")),
    checks: () => at.fake.account.checks.all(),
  };
}

describe("a tree of 4 regions and 7 relays", () => {
  it("is made in one call, and is then as wanted", async () => {
    const { fake, run, records, checks } = await onAir();
    expect(fake.faults.calls("ChangeResourceRecordSets")).toBe(2);
    expect(records().filter((line) => /stream|live.* A|source/u.test(line))).toHaveLength(45);
    expect(checks()).toHaveLength(9);
    const plan = await run("plan");
    expect(plan).toMatchObject({ code: 0, stdout: "radio.example is as wanted: 44 records\n" });
    const shown = await run("show");
    expect(shown.stdout).toContain("pool-eu.stream.radio.example A eu-1  weight 100  11.0.1.1  TTL 60  not looked yet");
    expect(shown.stdout).toContain("news.stream.radio.example A is not radioctl's");
    expect(shown.stdout).toContain("as wanted");
  });

  it("is shown before it is made, with whom listeners get; exit 3, and nothing is changed", async () => {
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

describe("relays in and out of rotation", () => {
  it("drain sets weight 0, undrain brings the very records back", async () => {
    const { change, records, pool, run } = await onAir();
    const before = records();
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 1 });
    expect(pool("eu")).toEqual(["eu-1 11.0.1.1 0", "eu-2 11.0.1.2 50", "eu-3 11.0.1.3 50"]);
    expect((await run("show")).stdout).toContain("eu-1 is drained (soft)");
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 0, stdout: expect.stringContaining("as wanted") });
    expect((await run("resolve", "--live", "--from", "DE")).stdout).toContain("from DE: eu-2 50 %, eu-3 50 %\n");
    expect(await change("undrain", "eu-1")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toEqual(before);
  });

  it("drain --hard takes the record away and leaves the check: it has looked when the relay comes back", async () => {
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
    ["region-empty", ["drain", "as-1"], "as would be left without a healthy relay"],
    ["canary-alone", ["canary", "sa-1", "--weight", "1"], "all listeners would go to sa-1, a canary"],
  ])("guard %s refuses, exit 4, and gives way when forced", async (guard, argv, message) => {
    const { change } = await onAir();
    expect(await change(...argv)).toMatchObject({ code: 4, calls: 0, stderr: expect.stringContaining(message) });
    expect(await change(...argv, "--force", guard)).toMatchObject({ code: 0, calls: 1 });
  });

  it("guard region-empty sees what the checkers see", async () => {
    const { change, checks, fake } = await onAir();
    const of = (address: string) => checks().find(({ HealthCheckConfig }) => HealthCheckConfig?.IPAddress === address)?.Id ?? "";
    fake.account.checks.see(of("11.0.2.1"), false);
    expect(await change("drain", "us-2")).toMatchObject({ code: 4, calls: 0 });
    fake.account.checks.see(of("11.0.2.1"), true);
    expect(await change("drain", "us-2")).toMatchObject({ code: 0, calls: 1 });
  });

  it("guard capacity counts listeners on the relays", async () => {
    const busy = { stdout: "   3900 127.0.0.1\n" };
    const { change } = await onAir({}, { "eu-1": () => busy, "eu-2": () => ({ stdout: "" }) });
    const refused = await change("drain", "us-1");
    expect(refused).toMatchObject({ code: 0, calls: 1 });
    expect(await change("drain", "eu-1")).toMatchObject({
      code: 4,
      calls: 0,
      stderr: expect.stringContaining("3900 listeners are on air"),
    });
  });
});

describe("a station that changes", () => {
  it("a region comes and goes, its records and checks with it", async () => {
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

  it("a simple record becomes the tree, once it was adopted", async () => {
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
      stderr: expect.stringContaining("live.radio.example A, source.radio.example CNAME are not radioctl's"),
    });
    const adopted = await run("adopt", "--yes");
    expect(adopted).toMatchObject({ code: 0, stderr: expect.stringContaining("takes over live.radio.example A\n") });
    expect(records()).toContain("live.radio.example A  192.0.2.1");
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    expect(records().filter((line) => /^(live|source)[.]/u.test(line))).toEqual([
      "live.radio.example A  stream.radio.example",
      "source.radio.example A master-a 11.0.0.10",
      "source.radio.example A master-b 11.0.0.11",
    ]);
  });
});

describe("a provider that has bad days", () => {
  it("throttling and prior requests pass; the zone ends as planned", async () => {
    const { fake, change, pool } = await onAir();
    fake.faults.next("ChangeResourceRecordSets", "Throttling", "PriorRequestNotComplete");
    fake.faults.next("ListResourceRecordSets", "Throttling");
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 3 });
    expect(pool("eu")[0]).toBe("eu-1 11.0.1.1 0");
  });

  it("an answer that is lost after the change was carried out is no failure", async () => {
    const { fake, change, pool } = await onAir();
    fake.faults.next("ChangeResourceRecordSets", "reset");
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 3 });
    expect(pool("eu")[0]).toBe("eu-1 11.0.1.1 0");
  });

  it("an apply that is cut off after its checks is resumed with them", async () => {
    const { fake, run, records } = await provider();
    const before = records();
    fake.faults.next("ChangeResourceRecordSets", () => {
      throw new Failure("AccessDenied", "You may not.", 403);
    });
    const cut = await run("apply", "--yes");
    expect(cut).toMatchObject({ code: 5, stderr: expect.stringContaining("radioctl dns policy") });
    expect(records()).toEqual(before);
    const made = fake.account.checks.all().map(({ Id }) => Id);
    expect(made).toHaveLength(9);
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    expect(fake.account.checks.all().map(({ Id }) => Id)).toEqual(made);
  });

  it("a check that somebody deleted is told, and mended by the next apply", async () => {
    const { fake, change, run, checks } = await onAir();
    const { Id = "" } = checks().find(({ HealthCheckConfig }) => HealthCheckConfig?.IPAddress === "11.0.1.1") ?? {};
    await fake.client().send(new DeleteHealthCheckCommand({ HealthCheckId: Id }));
    expect((await run("show")).stdout).toContain("dangling-check: pool-eu.stream.radio.example A eu-1");
    expect(await change("apply")).toMatchObject({ code: 0, calls: 1 });
    expect((await run("show")).stdout).not.toContain("dangling-check");
  });

  it("stays within what Amazon allows in a second", async () => {
    const { fake, run } = await provider();
    await run("apply", "--yes");
    expect(fake.faults.calls()).toBeLessThan(40);
  });
});

describe("somebody else at work", () => {
  it("a plan holds for the zone that it was made from", async () => {
    const { fake, zone, run, write, change, pool } = await onAir();
    write(worldText.replace("11.0.1.3", "11.0.1.33"));
    expect((await run("plan", "--out", "plan.json")).code).toBe(3);
    await send(fake.client(), zone, create(record("fo9-eu.stream")));
    expect(await change("apply", "--plan", "plan.json")).toMatchObject({
      code: 1,
      calls: 0,
      stderr: expect.stringContaining("has changed since the plan was made"),
    });
    await send(fake.client(), zone, remove(record("fo9-eu.stream")));
    expect(await change("apply", "--plan", "plan.json")).toMatchObject({ code: 0, calls: 1 });
    expect(pool("eu")[2]).toBe("eu-3 11.0.1.33 50");
  });

  it("a change in the very moment before the call is refused by the provider, and nothing is half done", async () => {
    const { fake, zone, change, records } = await onAir();
    const moved = (weight: number) =>
      zone
        .records()
        .filter(({ SetIdentifier }) => SetIdentifier === "eu-1")
        .map((set) => ({ ...set, Weight: weight }));
    fake.faults.next("ChangeResourceRecordSets", () => {
      zone.put(...moved(33));
    });
    const before = records();
    expect(await change("drain", "eu-1")).toMatchObject({ code: 1, stderr: expect.stringContaining("refused") });
    expect(records()).toEqual(before.map((line) => line.replace("eu-1 11.0.1.1 100", "eu-1 11.0.1.1 33")));
  });

  it("a plan that was edited is refused", async () => {
    const { run, read, change, cwd, write } = await onAir();
    const { writeFileSync } = await import("node:fs");
    write(worldText.replace("11.0.1.3", "11.0.1.33"));
    await run("plan", "--out", "plan.json");
    writeFileSync(`${cwd}/plan.json`, read("plan.json").replaceAll("11.0.1.33", "11.0.1.34"));
    expect(await change("apply", "--plan", "plan.json")).toMatchObject({
      code: 2,
      calls: 0,
      stderr: expect.stringContaining("digest"),
    });
    writeFileSync(`${cwd}/plan.json`, "{");
    expect(await change("apply", "--plan", "plan.json")).toMatchObject({ code: 2, calls: 0 });
  });
});

describe("rollback", () => {
  it("takes the last change back, and again takes that back", async () => {
    const { change, records } = await onAir();
    const before = records();
    await change("drain", "eu-1");
    const drained = records();
    expect(await change("rollback")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toEqual(before);
    expect(await change("rollback")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toEqual(drained);
  });

  it("makes checks anew that were deleted since", async () => {
    const { change, records, write, checks } = await onAir();
    const before = records();
    write(worldText.replace(/ {2}eu-3: .*\n/u, ""));
    await change("apply");
    expect(checks()).toHaveLength(8);
    expect(await change("rollback")).toMatchObject({ code: 0 });
    expect(records()).toEqual(before);
    expect(
      checks()
        .map(({ HealthCheckConfig }) => HealthCheckConfig?.IPAddress)
        .sort(),
    ).toContain("11.0.1.3");
  });

  it("refuses when the zone is not as the run left it", async () => {
    const { change, zone } = await onAir();
    await change("drain", "eu-1");
    const relay = zone.records().filter(({ SetIdentifier }) => SetIdentifier === "eu-1");
    zone.put(...relay.map((set) => ({ ...set, Weight: 9 })));
    expect(await change("rollback")).toMatchObject({ code: 1, calls: 0, stderr: expect.stringContaining("is not as run") });
  });
});

describe("what can't work", () => {
  it("a zone that isn't there", async () => {
    const { write, run } = await provider();
    write(worldText.replaceAll("radio.example", "other.example"));
    expect(await run("plan")).toMatchObject({ code: 2, stderr: expect.stringContaining("no public zone other.example") });
  });

  it("no credentials", async () => {
    const { run, cwd } = await provider();
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", `${cwd}/none`);
    vi.stubEnv("AWS_CONFIG_FILE", `${cwd}/none`);
    expect(await run("plan")).toMatchObject({ code: 5, stderr: expect.stringContaining("aws sso login") });
  });

  it("a record that radioctl can't read whole is not taken over", async () => {
    const { run, fake, zone } = await provider();
    await send(fake.client(), zone, create(record("live", { SetIdentifier: "far", Region: "eu-west-1" })));
    expect(await run("plan")).toMatchObject({ code: 1, stderr: expect.stringContaining("a latency record") });
  });
});
