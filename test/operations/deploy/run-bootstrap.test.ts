import { describe, expect, it } from "vitest";
import type { HostOutcome } from "../../../src/fleet/outcome.js";
import type { MountReport } from "../../../src/listening/mount-report.js";
import { runBootstrap, type BootstrapRequest } from "../../../src/operations/deploy/run-bootstrap.js";
import { FakeHost } from "../../fakes/host.js";
import { fakeWorld } from "../../fakes/world.js";
import { desiredRelay } from "../../host/desired-host.js";

const common = { mount: "/live.mp3", codec: "mp3" as const, parents: [], tries: 1 };
const heard: MountReport = {
  ...common,
  heard: true,
  bitrateKbps: 128,
  sampleRateHz: 44_100,
  channels: 2,
  firstAudioMilliseconds: 80,
  source: { kind: "repeating" },
};
const silent: MountReport = { ...common, heard: false, url: "", failure: { kind: "status", status: 404 }, waitedSeconds: 40 };

interface Given extends Partial<BootstrapRequest> {
  host?: FakeHost;
  /** Hosts that are not on air. */
  mute?: readonly string[];
  /** What the operator answers. */
  goOn?: boolean;
}

/** Two relays that feed from a master, all of them bare. */
async function bootstrap({ host = new FakeHost(), mute = [], goOn = true, ...more }: Given = {}) {
  const { world } = fakeWorld({ cwd: "/nonexistent", ssh: host });
  const told: string[] = [];
  const hosts = ["eu-1", "master-a", "eu-2"].map((name) => ({
    target: { name, address: "192.0.2.1", user: "root", port: 22 },
    desired: desiredRelay({ host: name, role: name === "master-a" ? "master" : "relay" }),
    packageLockSeconds: 1,
    drain: { hours: 1, quietHour: "05:00", timezone: "Europe/Berlin" },
  }));
  const request: BootstrapRequest = {
    hosts,
    observe: { waitForLockSeconds: 900 },
    force: [],
    dryRun: false,
    run: "run-1",
    parentsOf: (name) => (name === "master-a" ? [] : ["master-a"]),
    ...more,
  };
  const reporter = {
    planned: async () => Promise.resolve(goOn),
    event: () => undefined,
    waiting: () => undefined,
    ended: (outcome: HostOutcome) => void told.push(`${outcome.host} ${outcome.state}`),
  };
  const hear = async ({ desired }: { desired: { host: string } }) =>
    Promise.resolve(mute.includes(desired.host) ? [heard, silent] : [heard]);
  const outcomes = await runBootstrap(world, request, hear, reporter);
  // An open connection would keep the process running.
  expect(host.open).toBe(0);
  return { host, told, states: Object.fromEntries(outcomes.map((outcome) => [outcome.host, outcome.state])), outcomes };
}

describe("a bootstrap", () => {
  it("brings a host on air after those that it feeds from", async () => {
    const { told, outcomes } = await bootstrap();
    expect(told).toEqual(["master-a done", "eu-1 done", "eu-2 done"]);
    expect(outcomes[0]).toMatchObject({ heard: [heard] });
  });

  it("only plans in a dry run, or when the operator declines", async () => {
    for (const given of [{ dryRun: true }, { goOn: false }]) {
      const { states, host } = await bootstrap(given);
      expect(states).toEqual({ "eu-1": "planned", "master-a": "planned", "eu-2": "planned" });
      expect(host.commands).toHaveLength(3);
    }
  });

  it("does not begin relays if all their parents failed", async () => {
    const { outcomes, states } = await bootstrap({ mute: ["master-a"] });
    expect(states).toEqual({ "master-a": "failed", "eu-1": "not tried", "eu-2": "not tried" });
    expect(outcomes).toContainEqual({ host: "eu-1", role: "relay", state: "not tried", because: "master-a failed" });
  });

  it("continues with the other hosts when one is not on air", async () => {
    expect((await bootstrap({ mute: ["eu-1"] })).states).toEqual({ "master-a": "done", "eu-1": "failed", "eu-2": "done" });
  });

  it("reports the messages of a host's change", async () => {
    const applies = ["@begin files", "@warn sysctl: refused", "@refused nginx -t", "@end refused"];
    const { outcomes } = await bootstrap({ host: new FakeHost({ applies }) });
    expect(outcomes[0]).toMatchObject({ state: "failed", error: { kind: "refused" } });
  });

  it("ends when a guard refuses every host", async () => {
    const { outcomes } = await bootstrap({ host: new FakeHost({ system: ["ID=ubuntu"] }) });
    expect(outcomes).toMatchObject(["eu-1", "master-a", "eu-2"].map((host) => ({ host, error: { kind: "guard" } })));
  });

  it("logs in only with the given password", async () => {
    const { states } = await bootstrap({ host: new FakeHost({ password: "right" }), observe: { password: "wrong" } });
    expect(new Set(Object.values(states))).toEqual(new Set(["failed"]));
    const guarded = await bootstrap({ host: new FakeHost({ password: "right" }), observe: { password: "right" }, dryRun: true });
    expect(guarded.states).toMatchObject({ "master-a": "planned" });
  });
});
