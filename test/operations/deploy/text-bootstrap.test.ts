import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { HostOutcome } from "../../../src/fleet/outcome.js";
import { planHost } from "../../../src/host/plan.js";
import type { MountReport } from "../../../src/listening/mount-report.js";
import { NotOnAir } from "../../../src/listening/not-on-air.js";
import { bootstrapJson, eventLine, outcomeText, plansText } from "../../../src/operations/deploy/text-bootstrap.js";
import { desiredRelay } from "../../host/desired-host.js";
import { bareHost, rightHost } from "../../host/observed-host.js";

const desired = desiredRelay({ openPorts: [22, 80, 443] });
const reached = (observed: ReturnType<typeof bareHost>, known: "known" | "pinned-now" = "known") => ({
  target: { address: "192.0.2.21" },
  connection: {
    login: { user: "admin", port: 22, method: "publickey" as const },
    hostKey: { type: "ssh-ed25519", fingerprint: "SHA256:kf3", known },
  },
  desired,
  observed,
  plan: planHost(desired, observed),
});

const heard: MountReport = {
  mount: "/live.mp3",
  heard: true,
  codec: "mp3",
  bitrateKbps: 128,
  sampleRateHz: 44_100,
  channels: 2,
  firstAudioMilliseconds: 84,
  source: { kind: "parent", name: "master-a", lagSeconds: 0.21, equalBytes: 9000 },
  parents: [],
  tries: 1,
};
const unheard = (mount: string): MountReport => ({
  mount,
  heard: false,
  url: `http://192.0.2.21${mount}`,
  codec: "mp3",
  failure: { kind: "status", status: 404 },
  parents: [],
  tries: 1,
  waitedSeconds: 40,
});
const line = (text: string) => `${text}\n`;

describe("what bootstrap prints", () => {
  it("is, before the run, a line about a bare host and the counts of its plan", () => {
    expect(plansText([reached(bareHost(), "pinned-now")], false)).toBe(
      "eu-1  192.0.2.21  Debian 12, 1 core, 961 MB, 23 GB free, admin with sudo  (host key SHA256:kf3 new, pinned)\n" +
        "  + 2 packages   + 2 files   + 2 services\n",
    );
  });

  it("is, before the run, no changes for a host that matches the inventory", () => {
    expect(plansText([reached(rightHost(desired))], false)).toContain("  nothing to change\n");
  });

  it("is, during the run, a line for each completed phase and each warning", () => {
    expect(eventLine({ kind: "ok", phase: "files", milliseconds: 312, detail: "checked by nginx -t" })).toBe(
      "  ok files             0.3 s   checked by nginx -t",
    );
    expect(eventLine({ kind: "warn", text: "sysctl: refused" })).toBe("  warning  sysctl: refused");
    expect(eventLine({ kind: "begin", phase: "files" })).toBeUndefined();
  });

  it("is, after the run, what a listener hears, and the role of the host", () => {
    const done: HostOutcome = {
      host: "eu-1",
      role: "relay",
      state: "done",
      milliseconds: 9000,
      onAirMilliseconds: 2400,
      heard: [heard],
      warnings: [],
    };
    expect(outcomeText(done, line)).toBe(
      "  ok on air            2.4 s   /live.mp3 128 kbit/s, first audio 84 ms, 0.21 s behind master-a, bytes equal\n" +
        "eu-1 is a relay, not yet in DNS\n",
    );
    expect(JSON.stringify(bootstrapJson([done]))).toContain('"lagSeconds":0.21');
  });

  it("is, after the run, one line for mounts with the same failure, with what to do", () => {
    const error = new NotOnAir("eu-1", [heard, unheard("/live.aac"), unheard("/live.opus")]);
    const text = outcomeText({ host: "eu-1", role: "relay", state: "failed", error }, line);
    expect(text).toContain("eu-1  2 of 3 mounts are not on air\n    /live.aac, /live.opus is not on air: status 404\n");
    expect(error.exitCode).toBe(1);
  });

  it("is, after a failure, the output of the failed program, with the host's name once", () => {
    const error = new RadioctlError("refused", "refused by nginx -t", {
      host: "eu-1",
      said: ["unknown directive"],
      hint: "eu-1 is as before",
    });
    expect(outcomeText({ host: "eu-1", role: "relay", state: "failed", error }, line)).toBe(
      "eu-1  refused by nginx -t\n    unknown directive\n  eu-1 is as before\n",
    );
  });
});
