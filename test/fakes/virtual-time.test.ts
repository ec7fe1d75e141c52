import { describe, expect, it } from "vitest";
import { realClock } from "../../src/adapters/clock.js";
import { VirtualTime } from "./virtual-time.js";

describe.each([
  ["the real clock", () => realClock],
  ["time that passes at once", () => new VirtualTime()],
])("%s", (_name, make) => {
  it("wakes sleepers in the order of their times, and never too early", async () => {
    const clock = make();
    const started = clock.monotonic();
    const woken: Array<[string, number]> = [];
    const sleeper = async (name: string, milliseconds: number) => {
      await clock.sleep(milliseconds);
      woken.push([name, clock.monotonic() - started]);
    };
    await Promise.all([sleeper("late", 60), sleeper("early", 20), sleeper("at once", 0)]);
    expect(woken.map(([name]) => name)).toEqual(["at once", "early", "late"]);
    // Node's timers may fire a millisecond early by the clock of monotonic().
    for (const [index, least] of [0, 19, 59].entries()) expect(woken[index]?.[1]).toBeGreaterThanOrEqual(least);
  });

  it("advances the date", async () => {
    const clock = make();
    const before = clock.now();
    await clock.sleep(15);
    expect(clock.now().getTime() - before.getTime()).toBeGreaterThanOrEqual(14);
  });
});

it("time that passes at once skips a day", async () => {
  const clock = new VirtualTime();
  await clock.sleep(86_400_000);
  expect(clock.now().toISOString()).toBe("1970-01-02T00:00:00.000Z");
});
