import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { ApplyEvent } from "../../../src/host/apply-protocol.js";
import { planHost } from "../../../src/host/plan.js";
import { bootstrapProgress } from "../../../src/operations/deploy/progress-bootstrap.js";
import { deployProgress } from "../../../src/operations/deploy/progress.js";
import type { Planned } from "../../../src/operations/deploy/request.js";
import { ScriptedPrompt } from "../../fakes/prompt.js";
import { fakeWorld } from "../../fakes/world.js";
import { desiredRelay } from "../../host/desired-host.js";
import { bareHost } from "../../host/observed-host.js";

const usual = { json: false, dryRun: false, yes: false, verbose: false, color: false };
const observed = { ...bareHost(), reboot: { bootId: "b1", because: "upgraded: dbus" } };
const move = {
  relay: "eu-2",
  channels: [{ file: "/f", from: "master-a", to: "master-b" }],
  mounts: [],
  plays: [],
  port: 8001,
};
const host = { desired: desiredRelay(), observed, plan: planHost(desiredRelay(), observed), moves: [move] } as unknown as Planned;
const stages = [
  { kind: "canary" as const, hosts: ["eu-1"] },
  { kind: "batch" as const, hosts: ["eu-2", "eu-3"] },
];
const refused = new RadioctlError("refused", "refused by nginx -t", { host: "eu-1" });

function deploy(options: Partial<typeof usual> = {}, prompt = new ScriptedPrompt()) {
  const { world, stdout, stderr } = fakeWorld({ cwd: "/nonexistent", prompt });
  return { progress: deployProgress(world, { ...usual, ...options }), stdout, stderr };
}

describe("what a deploy prints while it works", () => {
  it("is the plan with its order, moves and required reboots, and then a question", async () => {
    const { progress, stdout, stderr } = deploy({}, new ScriptedPrompt([/\?$/u, "n"]));
    expect(await progress.planned([host], stages)).toBe(false);
    expect(stderr()).toContain("Order: canary eu-1, then eu-2, eu-3\n");
    expect(stderr()).toContain("While master-a restarts, listeners of eu-2 hear master-b\n");
    expect(stderr()).toContain("eu-1 needs a reboot: radioctl deploy --drain\n");
    expect(stdout()).toBe("");
  });

  it("is the plan on stdout in a dry run, without a question", async () => {
    const { progress, stdout, stderr } = deploy({ dryRun: true });
    expect(await progress.planned([host], stages)).toBe(true);
    expect([stdout().includes("Order: "), stderr()]).toEqual([true, ""]);
  });

  it("is each stage, move, warning and result; failures are on stderr", () => {
    const { progress, stdout, stderr } = deploy();
    progress.begun("run-1");
    for (const stage of stages) progress.stage(stage);
    progress.moved(move);
    for (const event of [
      { kind: "begin", phase: "files" },
      { kind: "warn", text: "sysctl: refused" },
    ] satisfies ApplyEvent[])
      progress.event("eu-1", event);
    progress.interrupted(["eu-1"]);
    progress.interrupted([]);
    progress.ended({ host: "eu-1", role: "relay", state: "failed", error: refused });
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
    for (const line of [/canary eu-1/u, /eu-2, eu-3/u, /eu-2 .*listeners moved to master-b/u, /eu-1 .*sysctl: refused/u])
      expect(stderr()).toMatch(line);
    expect(stderr()).toContain("Stopping after eu-1. Press Ctrl-C again to stop at once.");
    expect(stderr()).toContain("Stopping: no host is under way.");
    expect(stderr()).toContain("refused by nginx -t");
    expect(stdout()).toContain("eu-2");
  });

  it("includes the output of the host's programs with --verbose", () => {
    const { progress, stderr } = deploy({ verbose: true });
    progress.event("eu-1", { kind: "say", text: "Setting up nginx" });
    expect(stderr()).toContain("Setting up nginx");
  });
});

describe("what a bootstrap prints while it works", () => {
  it("is the run that holds a host, each step, and the result of each host", () => {
    const { world, stdout, stderr } = fakeWorld({ cwd: "/nonexistent" });
    const progress = bootstrapProgress(world, { ...usual, verbose: true, hosts: 2 });
    progress.waiting("eu-1", { operator: "bob@desk", run: "r2", since: undefined });
    progress.event("eu-1", { kind: "begin", phase: "packages" });
    progress.event("eu-1", { kind: "say", text: "Setting up nginx" });
    progress.ended({ host: "eu-1", role: "relay", state: "failed", error: refused });
    expect(stderr()).toMatch(/waiting for another run: bob@desk, run r2\n/u);
    expect(stderr()).toContain("Setting up nginx");
    expect(stderr()).toContain("refused by nginx -t");
    expect(stdout()).toBe("");
  });
});
