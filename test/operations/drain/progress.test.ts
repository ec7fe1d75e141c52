import { describe, expect, it } from "vitest";
import { drainProgress } from "../../../src/operations/drain/progress.js";
import type { DrainHost } from "../../../src/operations/drain/request.js";
import { ScriptedPrompt } from "../../fakes/prompt.js";
import { fakeWorld } from "../../fakes/world.js";

const usual = { json: false, dryRun: false, yes: false, color: false };
const host = {
  status: { host: "eu-1", role: "relay", listeners: { now: 412, capacity: 1000 } },
  because: "upgraded: dbus",
  few: 10,
  rebooted: false,
} as unknown as DrainHost;

function drain(options: Partial<typeof usual> = {}, prompt = new ScriptedPrompt()) {
  const { world, stdout, stderr } = fakeWorld({ cwd: "/nonexistent", prompt });
  return { progress: drainProgress(world, { ...usual, ...options }), stdout, stderr };
}

describe("what a deploy with --drain prints while it works", () => {
  it("is the plan, and a question", async () => {
    const { progress, stderr } = drain({}, new ScriptedPrompt([/\?$/u, "n"]));
    expect(await progress.planned([host])).toBe(false);
    expect(stderr()).toContain("412 of 1000 listeners");
  });

  it("is the plan on stdout in a dry run, without a question", async () => {
    const { progress, stdout } = drain({ dryRun: true });
    expect(await progress.planned([host])).toBe(true);
    expect(stdout()).toContain("~ reboot  eu-1");
  });

  it("is each phase, and a count of listeners only after it has changed", () => {
    const { progress, stdout, stderr } = drain();
    progress.begun("run-1");
    progress.phase("eu-1", "draining");
    for (const left of [412, 412, 1, undefined]) progress.counted("eu-1", left);
    progress.interrupted("eu-1");
    progress.interrupted(undefined);
    progress.ended({ host: "eu-1", role: "relay", state: "not tried", because: "interrupted", interrupted: true });
    progress.ended({
      host: "eu-2",
      role: "relay",
      state: "done",
      milliseconds: 0,
      onAirMilliseconds: 0,
      heard: [],
      warnings: [],
    });
    expect(progress.run).toBe("run-1");
    expect(stderr().match(/412 listeners left/gu)).toHaveLength(1);
    expect(stderr()).toContain("1 listener left");
    expect(stderr()).toContain("Stopping after eu-1. Press Ctrl-C again to stop at once.");
    expect(stdout()).toContain("eu-2");
  });
});
