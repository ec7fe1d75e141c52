import type { MountReport } from "../../../src/listening/mount-report.js";
import type { RelayView } from "../../../src/moving/relay-view.js";
import type { MasterFacts, Preflight, RelayFacts } from "../../../src/operations/cutover/preflight.js";
import { scope } from "./machine.js";

/** A mount that is heard and in order. */
export function heard(more: Partial<Extract<MountReport, { heard: true }>> = {}): MountReport {
  return {
    mount: "/live.mp3",
    heard: true,
    codec: "mp3",
    bitrateKbps: 128,
    sampleRateHz: 44_100,
    channels: 2,
    firstAudioMilliseconds: 80,
    source: { kind: "parent", name: "master-b", lagSeconds: 0.3, equalBytes: 9000 },
    parents: [],
    tries: 1,
    ...more,
  };
}

export const unheard: MountReport = {
  mount: "/live.mp3",
  heard: false,
  url: "http://192.0.2.21/live.mp3",
  codec: "mp3",
  failure: { kind: "status", status: 404 },
  parents: [],
  tries: 3,
  waitedSeconds: 10,
};

const host = { differing: [], diskFreeMegabytes: 5000, clockAheadSeconds: 0.01 };

export function view(more: Partial<RelayView> = {}): RelayView {
  return {
    relay: "eu-1",
    active: { main: "master-a" },
    listeners: { "master-a": 40, "master-b": 0 },
    missing: { "master-a": [], "master-b": [] },
    icecasts: ["127.0.0.1"],
    clockMilliseconds: 0,
    ...more,
  };
}

export function master(more: Partial<MasterFacts> = {}): MasterFacts {
  const programme = { channel: "main", onAir: "studio", onAirSeconds: 600, following: false, available: ["studio"] };
  return { ...host, heard: [heard({ source: { kind: "own" } })], programmes: [programme], ...more };
}

export function relay(more: Partial<RelayFacts> = {}): RelayFacts {
  return {
    ...host,
    view: view(),
    standby: [heard()],
    capacity: 100,
    memoryFreeMegabytes: 500,
    certificateDays: undefined,
    ...more,
  };
}

/** All is well, except for what is given. */
export function preflight(more: Partial<Preflight> = {}): Preflight {
  return {
    scope,
    kind: "cutover",
    resumed: false,
    masters: { "master-a": master(), "master-b": master() },
    relays: { "eu-1": relay(), "eu-2": relay({ view: view({ relay: "eu-2" }) }) },
    rewritable: true,
    sinceLastSeconds: undefined,
    ...more,
  };
}
