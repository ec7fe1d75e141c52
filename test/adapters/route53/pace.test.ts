import { expect, it, vi } from "vitest";
import { pace } from "../../../src/adapters/route53/pace.js";
import { openZone } from "../../../src/adapters/dns.js";
import { fakeRoute53 } from "../../fakes/route53/route53.js";
import { VirtualTime } from "../../fakes/virtual-time.js";

async function beginnings(clock: VirtualTime, calls: number, action: string): Promise<number[]> {
  const turn = pace(clock);
  const begun: number[] = [];
  await Promise.all(
    Array.from({ length: calls }, async () => {
      await turn(action);
      begun.push(clock.monotonic());
    }),
  );
  return begun;
}

it("lets four calls begin at once, and then four a second", async () =>
  expect(await beginnings(new VirtualTime(), 10, "ListHealthChecks")).toEqual([0, 0, 0, 0, 250, 500, 750, 1000, 1250, 1500]));

it("lets the results of three health checks be queried at once, and then one a second", async () =>
  expect(await beginnings(new VirtualTime(), 7, "GetHealthCheckStatus")).toEqual([0, 0, 0, 1000, 2000, 3000, 4000]));

it("does not allow more calls after a pause", async () => {
  const clock = new VirtualTime();
  const turn = pace(clock);
  await turn("GetChange");
  await clock.sleep(60_000);
  const begun: number[] = [];
  for (let call = 0; call < 6; call++) {
    await turn("GetChange");
    begun.push(clock.monotonic());
  }
  expect(begun).toEqual([60_000, 60_000, 60_000, 60_000, 60_250, 60_500]);
});

it("43 health checks are queried without a throttled call, and known for some seconds", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAFAKE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  const clock = new VirtualTime();
  const fake = await fakeRoute53({ now: () => clock.monotonic() });
  fake.addZone("radio.example");
  const made = Array.from({ length: 43 }, (_each, at) =>
    fake.account.checks.create(`check ${at}`, { Type: "TCP", IPAddress: `11.0.0.${at}`, Port: 80 }),
  );
  const ids = made.map(({ check: { Id = "" } }) => Id);
  try {
    const zone = await openZone({ zone: "radio.example", provider: "route53", endpoint: fake.endpoint }, clock);
    expect((await zone.healthStatuses(ids)).size).toBe(43);
    expect(Math.round(clock.monotonic() / 1000)).toBe(40);
    await zone.healthStatuses(ids.slice(-3));
    expect([fake.faults.calls("GetHealthCheckStatus"), fake.faults.throttled]).toEqual([43, 0]);
    expect((await zone.healthStatuses(ids, 10)).size).toBe(13);
  } finally {
    await fake.stop();
  }
});
