import { writeFileSync } from "node:fs";
import { DeleteHealthCheckCommand } from "@aws-sdk/client-route-53";
import { describe, expect, it, vi } from "vitest";
import { worldText } from "../../dns/station.js";
import { Failure } from "../../fakes/route53/failure.js";
import { create, record, remove, send } from "../../fakes/route53/scene.js";
import { onAir } from "./on-air.js";
import { provider } from "./provider.js";

describe("a provider that has bad days", () => {
  it("throttling and prior requests are retried; the zone ends as planned", async () => {
    const { fake, change, pool } = await onAir();
    fake.faults.next("ChangeResourceRecordSets", "Throttling", "PriorRequestNotComplete");
    fake.faults.next("ListResourceRecordSets", "Throttling");
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 3 });
    expect(pool("eu")[0]).toBe("eu-1 11.0.1.1 0");
  });

  it("an answer that is lost after the change was applied is not a failure", async () => {
    const { fake, change, pool } = await onAir();
    fake.faults.next("ChangeResourceRecordSets", "reset");
    expect(await change("drain", "eu-1")).toMatchObject({ code: 0, calls: 3 });
    expect(pool("eu")[0]).toBe("eu-1 11.0.1.1 0");
  });

  it("an apply that is interrupted after its checks continues with them", async () => {
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

  it("a deleted check is reported, and the next apply repairs it", async () => {
    const { fake, change, run, checks } = await onAir();
    const { Id = "" } = checks().find(({ HealthCheckConfig }) => HealthCheckConfig?.IPAddress === "11.0.1.1") ?? {};
    await fake.client().send(new DeleteHealthCheckCommand({ HealthCheckId: Id }));
    expect((await run("show")).stdout).toContain("dangling-check: pool-eu.stream.radio.example A eu-1");
    expect(await change("apply")).toMatchObject({ code: 0, calls: 1 });
    expect((await run("show")).stdout).not.toContain("dangling-check");
  });

  it("stays within Amazon's limit of calls per second", async () => {
    const { fake, run } = await provider();
    await run("apply", "--yes");
    expect(fake.faults.calls()).toBeLessThan(40);
  });
});

describe("changes by others", () => {
  it("a plan is valid only for the zone that it was made from", async () => {
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

  it("the provider refuses a batch when a record changed just before the call, and nothing is half done", async () => {
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
  it("undoes the last change, and a second rollback undoes the first", async () => {
    const { change, records } = await onAir();
    const before = records();
    await change("drain", "eu-1");
    const drained = records();
    expect(await change("rollback")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toEqual(before);
    expect(await change("rollback")).toMatchObject({ code: 0, calls: 1 });
    expect(records()).toEqual(drained);
  });

  it("creates checks again that were deleted in the meantime", async () => {
    const { change, records, write, checks } = await onAir();
    const before = records();
    write(worldText.replace(/ {2}eu-3: .*\n/u, ""));
    await change("apply");
    expect(checks()).toHaveLength(8);
    expect(await change("rollback")).toMatchObject({ code: 0 });
    expect(records()).toEqual(before);
    expect(checks().map(({ HealthCheckConfig }) => HealthCheckConfig?.IPAddress)).toContain("11.0.1.3");
  });

  it("does not take a batch that the provider refused for the last change", async () => {
    const { change, records, zone, fake } = await onAir();
    const before = records();
    await change("drain", "eu-1");
    const moved = zone.records().filter(({ SetIdentifier }) => SetIdentifier === "eu-2");
    fake.faults.next("ChangeResourceRecordSets", () => zone.put(...moved.map((set) => ({ ...set, Weight: 33 }))));
    expect(await change("drain", "eu-2")).toMatchObject({ code: 1, stderr: expect.stringContaining("refused") });
    zone.put(...moved);
    expect(await change("rollback")).toMatchObject({ code: 0, calls: 1, stdout: expect.stringContaining(", 42 unchanged") });
    expect(records()).toEqual(before);
  });

  it("refuses when the zone is not as the run left it", async () => {
    const { change, zone } = await onAir();
    await change("drain", "eu-1");
    const relay = zone.records().filter(({ SetIdentifier }) => SetIdentifier === "eu-1");
    zone.put(...relay.map((set) => ({ ...set, Weight: 9 })));
    expect(await change("rollback")).toMatchObject({ code: 1, calls: 0, stderr: expect.stringContaining("is not as run") });
  });
});

describe("what was done before a failure", () => {
  it("is listed", async () => {
    const { fake, run } = await provider();
    fake.faults.next("ChangeResourceRecordSets", () => {
      throw new Failure("InvalidChangeBatch", "[no]");
    });
    const { stderr } = await run("apply", "--yes");
    expect(stderr).toContain("done before: health check master-a A created,");
    expect(stderr).not.toContain("nothing was changed");
  });

  it("a check that no longer exists counts as deleted", async () => {
    const { fake, change, write, checks } = await onAir();
    write(worldText.replace(/ {2}eu-3: .*\n/u, ""));
    fake.faults.next("DeleteHealthCheck", () => {
      for (const { Id = "", HealthCheckConfig } of checks())
        if (HealthCheckConfig?.IPAddress === "11.0.1.3") fake.account.checks.delete(Id);
    });
    expect(await change("apply")).toMatchObject({ code: 0, calls: 1 });
  });
});

describe("what can't work", () => {
  it("the id of another zone, or of a private one", async () => {
    const { write, run, fake, cwd } = await provider();
    const other = fake.addZone("other.example");
    const inner = fake.addZone("radio.example", true);
    const withId = (id: string) => writeFileSync(`${cwd}/radio.yaml`, `${worldText}dns: { provider: route53, zoneId: ${id} }\n`);
    withId(other.id);
    expect(await run("plan")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is the zone other.example, not radio.example"),
    });
    withId(inner.id);
    expect(await run("plan")).toMatchObject({ code: 2, stderr: expect.stringContaining("is a private zone") });
    write(worldText);
    expect(await run("plan")).toMatchObject({ code: 3 });
  });

  it("a zone that does not exist", async () => {
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

  it("a record that radioctl can't read completely is not taken over", async () => {
    const { run, fake, zone } = await provider();
    await send(fake.client(), zone, create(record("live", { SetIdentifier: "far", Region: "eu-west-1" })));
    expect(await run("plan")).toMatchObject({ code: 1, stderr: expect.stringContaining("a latency record") });
  });
});
