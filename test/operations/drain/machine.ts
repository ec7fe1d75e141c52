import type { HostToObserve } from "../../../src/fleet/connect.js";
import type { Fleet } from "../../../src/fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../../../src/fleet/outcome.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { parseJournal, type Entry } from "../../../src/journal/entry.js";
import { openJournal } from "../../../src/journal/store.js";
import { loadDrain } from "../../../src/operations/drain/load-request.js";
import type { DrainRequest } from "../../../src/operations/drain/request.js";
import { runDrain } from "../../../src/operations/drain/run.js";
import type { World } from "../../../src/world.js";
import { DrainStation } from "../../fakes/drain-station.js";
import { DyingFiles } from "../../fakes/files.js";
import { mortal } from "../../fakes/mortal.js";
import { fakeWorld } from "../../fakes/world.js";
import { desiredRelay } from "../../host/desired-host.js";
import { stationText } from "../../roles/station.js";

const parsed = parseInventory("station.yaml", stationText).inventory;
if (parsed === undefined) throw new Error("the station does not validate");
const inventory = parsed;

/** 0 for masters. */
const capacities = { "master-a": 0, "master-b": 0, "eu-1": 1000, "eu-2": 500, "eu-3": 100 };
export type Name = keyof typeof capacities;

const flags = { batch: { count: 1 }, maxFailures: 0, force: [], deadline: 600, dryRun: false, drainMinutes: 30 };

function toObserve(names: readonly string[]): HostToObserve[] {
  return names.map((name) => ({
    target: { name, address: "192.0.2.1", user: "root", port: 22 },
    desired: desiredRelay({ host: name, role: capacities[name as Name] === 0 ? "master" : "relay" }),
    packageLockSeconds: 1,
    drain: { hours: 1, quietHour: "05:00", timezone: "Europe/Berlin" },
  }));
}

type End = Promise<{ outcomes: HostOutcome[]; exitCode: number }>;

export interface Run {
  station: DrainStation;
  world: World;
  /** `eu-1 rebooting`: what the operator saw, in order. */
  phases: string[];
  /** Presses Ctrl-C once, or twice. */
  stop(): void;
  stopNow(): void;
  /** How many claims of Ctrl-C were not released. */
  claims: number;
  go(hosts: readonly Name[], more?: Partial<DrainRequest>): End;
  /** Ends the process before line `after` + 1 of its journal. @returns whether the run was still under way */
  goUntilKilled(hosts: readonly Name[], after: number): Promise<boolean>;
  /** As `deploy --drain --resume`, or without the flag again with the same hosts, by another process. */
  resume(): End;
  again(hosts: readonly Name[]): End;
  entries(run?: string): Promise<Entry[]>;
}

/** Reboots hosts of a station of two masters and three relays, in virtual time, with a journal. */
export function aRun(prepare: (station: DrainStation) => void = () => undefined): Run {
  const files = new DyingFiles();
  const world = { ...fakeWorld({ cwd: "/" }).world, files };
  const station = new DrainStation(capacities, world.clock);
  prepare(station);
  let signals = { asked: new AbortController(), now: new AbortController() };
  world.interrupts = {
    claim() {
      run.claims += 1;
      return { asked: signals.asked.signal, now: signals.now.signal, release: () => void (run.claims -= 1) };
    },
  };
  const fleet = { loaded: { inventory, directory: "/station" }, toObserve: toObserve } as unknown as Fleet;
  const reporter = {
    planned: async () => Promise.resolve(true),
    begun: () => undefined,
    phase: (host: string, phase: string) => void run.phases.push(`${host} ${phase}`),
    counted: () => undefined,
    interrupted: () => undefined,
    ended: () => undefined,
  };
  const drain = async (request: DrainRequest, operations = station) => {
    const outcomes = await runDrain(world, request, { operations, reporter });
    return { outcomes, exitCode: exitCodeOf(outcomes) };
  };
  const fresh = (hosts: readonly Name[], more: Partial<DrainRequest> = {}): DrainRequest => ({
    inventory,
    hosts: toObserve(hosts),
    named: true,
    journal: openJournal(world, "/station", station.run),
    resumes: false,
    out: [],
    canary: undefined,
    drainSeconds: flags.drainMinutes * 60,
    ...flags,
    ...more,
  });
  const load = async (hosts: readonly Name[], more: object) => {
    station.restart();
    signals = { asked: new AbortController(), now: new AbortController() };
    const request = await loadDrain(world, fleet, hosts, { ...flags, drain: true, ...more });
    if (request === undefined) throw new Error("that is no deploy --drain");
    station.run = request.journal.run;
    return drain(request);
  };
  const run: Run = {
    station,
    world,
    phases: [],
    stop: () => signals.asked.abort(),
    stopNow: () => {
      signals.asked.abort();
      signals.now.abort();
    },
    claims: 0,
    go: async (hosts, more) => drain(fresh(hosts, more)),
    async goUntilKilled(hosts, after) {
      files.linesLeft = after;
      let isDead = false;
      const process = mortal(station, () => isDead);
      const ended = drain(fresh(hosts), process).then(() => false);
      const death = files.death().then(() => (isDead = true));
      const wasAtWork = await Promise.race([ended, death]);
      files.linesLeft = Infinity;
      return wasAtWork;
    },
    resume: async () => load([], { resume: true }),
    again: async (hosts) => load(hosts, {}),
    entries: async (id = station.run) => parseJournal((await files.read(`/station/journal/${id}.jsonl`)) ?? ""),
  };
  return run;
}
