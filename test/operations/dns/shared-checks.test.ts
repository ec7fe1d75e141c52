import { CreateHealthCheckCommand, type HealthCheckConfig, type ResourceRecordSet } from "@aws-sdk/client-route-53";
import { describe, expect, it } from "vitest";
import { worldText } from "../../dns/station.js";
import { Failure } from "../../fakes/route53/failure.js";
import { onAir } from "./on-air.js";

/** The station without eu-1: its health check is to be deleted. */
const withoutRelay = worldText.replace(/^.*\beu-1: .*\n/mu, "");

/** The station's zone after that change of the inventory, and a second zone of the same account. */
async function leaving() {
  const at = await onAir();
  const { Id = "" } = at.checks().find(({ HealthCheckConfig }) => HealthCheckConfig?.IPAddress === "11.0.1.1") ?? {};
  const other = at.fake.addZone("other.example");
  at.write(withoutRelay);
  return { ...at, check: Id, other, exists: () => at.checks().some((each) => each.Id === Id) };
}

describe("a health check that is to be deleted", () => {
  it("is deleted when no other zone uses it", async () => {
    const { run, exists } = await leaving();
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    expect(exists()).toBe(false);
  });

  it("is kept while a record of another zone uses it; --force deletes it", async () => {
    const { run, check, other, exists } = await leaving();
    const values: Pick<ResourceRecordSet, "Type" | "TTL" | "ResourceRecords"> = {
      Type: "A",
      TTL: 60,
      ResourceRecords: [{ Value: "192.0.2.1" }],
    };
    // On the second page of the zone.
    other.put(...Array.from({ length: 310 }, (_, number) => ({ Name: `a${number}.other.example`, ...values })));
    other.put({ Name: "www.other.example", SetIdentifier: "one", Weight: 1, HealthCheckId: check, ...values });
    const refused = await run("apply", "--yes");
    expect(refused.code).toBe(4);
    expect(refused.stdout + refused.stderr).toContain(`${check} by www.other.example A one`);
    expect(exists()).toBe(true);
    expect(await run("plan")).toMatchObject({ code: 3, stdout: expect.stringContaining("--force check-shared") as string });
    expect(await run("apply", "--yes", "--force", "check-shared")).toMatchObject({ code: 0 });
    expect(exists()).toBe(false);
  });

  it("is kept while a calculated health check needs it", async () => {
    const { fake, run, check, exists } = await leaving();
    const config: HealthCheckConfig = { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: [check] };
    const parent = await fake.client().send(new CreateHealthCheckCommand({ CallerReference: "all", HealthCheckConfig: config }));
    expect(await run("apply", "--yes")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`${check} by the health check ${parent.HealthCheck?.Id}`) as string,
    });
    expect(exists()).toBe(true);
  });

  it("is deleted when the other zones can't be read, and the plan shows that they were not", async () => {
    const { fake, run, exists } = await leaving();
    fake.faults.next("ListHostedZones", () => {
      throw new Failure("AccessDenied", "You may not.", 403);
    });
    expect(await run("apply", "--yes")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("not checked whether other zones use these health checks: the other zones (") as string,
    });
    expect(exists()).toBe(false);
  });

  it("other zones are read for it only when a health check is changed or deleted", async () => {
    const { fake, run } = await onAir();
    expect(await run("drain", "eu-1", "--yes")).toMatchObject({ code: 0 });
    expect(fake.faults.calls("ListHostedZones")).toBe(0);
  });
});
