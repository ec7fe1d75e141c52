import type { Inventory } from "../../../src/inventory/schema.js";
import type { CutoverState } from "../../../src/journal/cutover-states.js";
import { parseJournal } from "../../../src/journal/entry.js";
import { openJournal } from "../../../src/journal/store.js";
import type { Scope } from "../../../src/moving/scope.js";
import type { CutoverReporter, CutoverRequest } from "../../../src/operations/cutover/request.js";
import { runCutover } from "../../../src/operations/cutover/run.js";
import { CutoverStation } from "../../fakes/cutover-station.js";
import { MemoryFiles } from "../../fakes/files.js";
import { fakeWorld } from "../../fakes/world.js";

export const scope: Scope = {
  from: "master-a",
  to: "master-b",
  channels: ["main"],
  relays: ["eu-1", "eu-2", "us-1"],
  home: false,
  liveSources: ["studio"],
};

const relay = (more: object = {}) => ({ role: "relay", region: "eu", address: "192.0.2.1", capacity: 100, ...more });

const inventory = {
  channels: { main: { masters: ["master-a", "master-b"], formats: [{ mount: "/live.mp3" }], sources: ["studio"] } },
  hosts: {
    "master-a": { role: "master" },
    "master-b": { role: "master" },
    "eu-1": relay(),
    "eu-2": relay({ canary: true }),
    "us-1": relay(),
  },
} as unknown as Inventory;

export interface Run {
  station: CutoverStation;
  /** Like Ctrl-C. */
  pause(): void;
  undo(): void;
  /** The progress that the operator saw of the soak. */
  soaks: Array<Parameters<CutoverReporter["soaking"]>[0]>;
  /** The confirmed requests. */
  heard: Array<"pause" | "undo">;
  onHeard(what: "pause" | "undo"): void;
  /** Runs it to its end. */
  go(more?: Partial<CutoverRequest>): Promise<Awaited<ReturnType<typeof runCutover>>>;
  /** Every state that it was in, as the journal recorded it. */
  states(): Promise<CutoverState[]>;
  /** Lines of the journal about a host. */
  deeds(): Promise<string[]>;
}

/** A run over a station of three relays, in virtual time, with a journal. */
export function aRun(station: CutoverStation = new CutoverStation(scope)): Run {
  const files = new MemoryFiles();
  const world = { ...fakeWorld({ cwd: "/" }).world, files };
  const journal = openJournal(world, "/station", "run-1");
  const pause = new AbortController();
  const undo = new AbortController();
  const request: CutoverRequest = {
    kind: station.kind,
    scope,
    journal,
    resumes: undefined,
    startsAt: undefined,
    quietestHour: undefined,
    canary: undefined,
    batch: { count: 2 },
    soakSeconds: 30,
    force: [],
    rehearse: false,
    leaveSources: false,
  };
  const soaks: Run["soaks"] = [];
  const heard: Run["heard"] = [];
  const reporter: CutoverReporter = {
    begun: () => undefined,
    gates: () => undefined,
    planned: async () => true,
    entered: () => undefined,
    step: () => undefined,
    soaking: (soFar) => void soaks.push(soFar),
    moved: () => undefined,
    asked(what) {
      heard.push(what);
      run.onHeard(what);
    },
  };
  const entries = async () => parseJournal((await files.read("/station/journal/run-1.jsonl")) ?? "");
  const run: Run = {
    station,
    soaks,
    heard,
    onHeard: () => undefined,
    pause: () => pause.abort(),
    undo: () => {
      pause.abort();
      undo.abort();
    },
    go: async (more = {}) => {
      const attention = { pause: pause.signal, undo: undo.signal, end: () => undefined };
      return runCutover(world, { ...request, ...more }, { inventory, operations: station, reporter, attention });
    },
    states: async () => (await entries()).flatMap((entry) => (entry.event === "state" ? [entry.state] : [])),
    deeds: async () =>
      (await entries()).flatMap((entry) =>
        entry.event === "intent"
          ? [`${entry.host} ${entry.deed}`]
          : entry.event === "host"
            ? [`${entry.host} is ${entry.state}`]
            : [],
      ),
  };
  return run;
}
