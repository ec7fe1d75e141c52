import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { gateNames, judgeGates } from "../../../src/operations/cutover/gates.js";
import type { Preflight } from "../../../src/operations/cutover/preflight.js";
import { EMERGENCY, PEER } from "../../../src/operations/cutover/programme.js";
import { scope } from "./machine.js";
import { heard, master, preflight, relay, unheard, view } from "./preflight-of.js";

const plays = (onAir: string, onAirSeconds = 600) =>
  master({ programmes: [{ channel: "main", onAir, onAirSeconds, following: false, available: [] }] });
const masterB = (facts: ReturnType<typeof master>) => ({ masters: { "master-a": master(), "master-b": facts } });
const oneRelay = (more: Parameters<typeof relay>[0]) => ({ relays: { "eu-1": relay(more) } });
const lost = new RadioctlError("unreachable", "no route to the host");

const faults: ReadonlyArray<[gate: string, what: string, facts: Partial<Preflight>, finding: string]> = [
  ["reach", "a relay that does not answer", { relays: { "eu-1": relay(), "eu-2": lost } }, "eu-2: no route to the host"],
  ["reach", "a master that does not answer", { masters: { "master-a": lost, "master-b": master() } }, "master-a"],
  [
    "active",
    "listeners who get another master",
    oneRelay({ view: view({ active: { main: "master-b" } }) }),
    "eu-1 gives main from master-b",
  ],
  ["active", "a relay without an active master", oneRelay({ view: view({ active: { main: undefined } }) }), "from no master"],
  ["fed", "a standby without audio", masterB(master({ heard: [unheard] })), "no audio on its /live.mp3"],
  ["steady", "a standby without a source", masterB(plays(EMERGENCY)), "main plays the emergency tone"],
  ["steady", "a source that has just connected", masterB(plays("studio", 12)), "main plays studio, for 12 s"],
  ["preferred", "another programme", masterB(plays("night")), "master-b plays night, master-a plays studio"],
  ["formats", "another sample rate", masterB(master({ heard: [heard({ sampleRateHz: 48_000 })] })), "44100 and 48000 Hz"],
  ["formats", "mono", masterB(master({ heard: [heard({ channels: 1 })] })), "2 and 1 channels"],
  ["formats", "another bit rate", masterB(master({ heard: [heard({ bitrateKbps: 64 })] })), "128 and 64 kbit/s"],
  ["standby", "a relay without the standby's audio", oneRelay({ standby: [unheard] }), "has no audio (status)"],
  [
    "standby",
    "a mount that is missing",
    oneRelay({ view: view({ missing: { "master-b": ["/master-b/live.mp3"] } }) }),
    "has no /master-b/live.mp3",
  ],
  [
    "standby",
    "a relay that is far behind",
    oneRelay({ standby: [heard({ source: { kind: "parent", name: "master-b", lagSeconds: 7.2, equalBytes: 9000 } })] }),
    "is 7.2 s behind",
  ],
  ["drift", "a file that was edited", oneRelay({ differing: ["/etc/nginx/nginx.conf"] }), "eu-1: /etc/nginx/nginx.conf"],
  ["disk", "a full disk", oneRelay({ diskFreeMegabytes: 12 }), "eu-1 has 12 MB free"],
  ["clock", "a clock that is off", masterB(master({ clockAheadSeconds: -31.5 })), "master-b is -31.5 s ahead"],
  ["certificates", "a certificate near its expiry", oneRelay({ certificateDays: 0.5 }), "eu-1's certificate expires in 0.5 days"],
  ["capacity", "a relay that is full", oneRelay({ capacity: 30 }), "eu-1 has 40 listeners, its capacity is 30"],
  ["capacity", "a relay without memory", oneRelay({ memoryFreeMegabytes: 20 }), "eu-1 has 20 MB of memory free"],
  ["inventory", "masters in a YAML anchor", { rewritable: false }, "can't be swapped"],
  ["cooldown", "a cutover that has just ended", { sinceLastSeconds: 130 }, "ended 2 min ago"],
  ["gone", "a failover from a master that is on air", { kind: "failover" }, "master-a is on air"],
];

describe("a cutover's gates", () => {
  it.each(faults)("%s is shut by %s, and by nothing else", (gate, _what, facts, finding) => {
    const shut = judgeGates(preflight(facts)).filter(({ ok }) => !ok);
    expect(shut.map((each) => each.gate)).toEqual([gate]);
    expect(shut[0]?.finding).toContain(finding);
    expect(shut[0]?.fix).not.toBe("");
  });

  it("each have a fault here that shuts them", () => {
    expect(new Set(faults.map(([gate]) => gate))).toEqual(new Set(gateNames));
  });

  it("are all open when nothing is wrong", () => {
    expect(judgeGates(preflight()).filter(({ ok }) => !ok)).toEqual([]);
  });

  it("accept a standby that plays the active master's stream, and report that it is behind", () => {
    const preferred = judgeGates(preflight(masterB(plays(PEER)))).find(({ gate }) => gate === "preferred");
    expect(preferred).toMatchObject({ ok: true, finding: "master-b plays master-a's stream, some seconds behind" });
  });

  it("let a resumed run pass that has moved some relays already", () => {
    const moved = oneRelay({ view: view({ active: { main: "master-b" } }) });
    expect(judgeGates(preflight({ ...moved, resumed: true, sinceLastSeconds: 5 })).filter(({ ok }) => !ok)).toEqual([]);
  });

  it("let listeners return home who fell back to the standby", () => {
    const fallen = oneRelay({ view: view({ active: { main: "master-b" }, listeners: { "master-a": 40 } }) });
    const home = preflight({ ...fallen, scope: { ...scope, home: true } });
    expect(judgeGates(home).filter(({ ok }) => !ok)).toEqual([]);
  });

  it("require nothing of the lost master in a failover", () => {
    const gone = preflight({ kind: "failover", masters: { "master-a": lost, "master-b": plays("night", 3) } });
    expect(judgeGates(gone).filter(({ ok }) => !ok)).toEqual([]);
  });
});
