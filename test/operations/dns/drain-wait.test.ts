import { describe, expect, it } from "vitest";
import { listenersAnswer } from "../../fakes/listeners-answer.js";
import { onAir } from "./on-air.js";

/** A relay whose listeners leave: each observation returns the next number. */
function leaving(...counts: readonly number[]) {
  let look = 0;
  return () => ({
    stdout: listenersAnswer({ "/master-a/live.mp3": { "VLC/3.0": counts[Math.min(look++, counts.length - 1)] ?? 0 } }),
  });
}

describe("drain --wait", () => {
  it("waits, by the relay's own count, until few enough listeners are left", async () => {
    // The first count is for the guard.
    const { change } = await onAir({}, { "eu-1": leaving(900, 900, 120, 18) });
    const { code, stderr } = await change("drain", "eu-1", "--wait", "--few", "20");
    expect(code).toBe(0);
    expect(stderr.match(/eu-1: \d+ listeners/gu)).toEqual(["eu-1: 900 listeners", "eu-1: 120 listeners", "eu-1: 18 listeners"]);
  });

  it("waits no longer than its deadline, and leaves the relay drained", async () => {
    const { change, pool } = await onAir({}, { "eu-1": leaving(900) });
    const { code, stderr } = await change("drain", "eu-1", "--wait", "--deadline", "30s");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("900 listeners are left on eu-1 after 30 s") });
    expect(stderr).toContain("radioctl dns undrain eu-1");
    expect(pool("eu")[0]).toBe("eu-1 11.0.1.1 0");
  });

  it("reports at the deadline that the relay gave no answer", async () => {
    const { change } = await onAir({}, { "eu-1": undefined });
    const { code, stderr } = await change("drain", "eu-1", "--wait", "--deadline", "10s");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("an unknown number of listeners are left") });
  });

  it.each([
    [["drain", "eu-9"]],
    [["drain", "eu-1", "--deadline", "soon"]],
    [["canary", "eu-1", "--weight", "256"]],
    [["drain", "eu-1", "--force", "all"]],
  ])("%j is wrong usage, and changes nothing", async (argv) => {
    const { change } = await onAir();
    expect(await change(...argv)).toMatchObject({ code: 2, calls: 0 });
  });
});
