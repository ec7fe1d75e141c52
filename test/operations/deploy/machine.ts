import type { HostToObserve } from "../../../src/fleet/connect.js";
import type { Fleet } from "../../../src/fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../../../src/fleet/outcome.js";
import type { ApplyEvent } from "../../../src/host/apply-protocol.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { parseJournal, type Entry } from "../../../src/journal/entry.js";
import { openJournal } from "../../../src/journal/store.js";
import { loadDeploy } from "../../../src/operations/deploy/load-request.js";
import type { DeployOperations } from "../../../src/operations/deploy/operations.js";
import type { DeployRequest } from "../../../src/operations/deploy/request.js";
import { runDeploy } from "../../../src/operations/deploy/run.js";
import type { World } from "../../../src/world.js";
import { atVersion, DeployStation } from "../../fakes/deploy-station.js";
import { DyingFiles } from "../../fakes/files.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

const parsed = parseInventory("station.yaml", stationText).inventory;
if (parsed === undefined) throw new Error("the station does not validate");
const inventory = parsed;

export const roles = { "master-a": "master", "master-b": "master", "eu-1": "relay", "eu-2": "relay", "eu-3": "relay" } as const;
export type Name = keyof typeof roles;
export const everyHost: Name[] = ["master-a", "master-b", "eu-1", "eu-2", "eu-3"];
export const relays: Name[] = ["eu-1", "eu-2", "eu-3"];

const flags = { batch: { count: 2 }, maxFailures: 0, force: [], deadline: 600, dryRun: false };

/** The desired state: version 2 of everything. */
function toObserve(names: readonly string[]): HostToObserve[] {
  return names.map((name) => ({
    target: { name, address: "192.0.2.1", user: "root", port: 22 },
    desired: atVersion(name, roles[name as Name], "2"),
    packageLockSeconds: 1,
    drain: { hours: 1, quietHour: "05:00", timezone: "Europe/Berlin" },
  }));
}

export interface Run {
  station: DeployStation;
  toObserve(names: readonly string[]): HostToObserve[];
  world: World;
  /** What the operator saw. */
  events: Array<{ host: string; event: ApplyEvent }>;
  interrupted: Array<readonly string[]>;
  /** Presses Ctrl-C once, or twice. */
  stop(): void;
  stopNow(): void;
  /** How many claims of Ctrl-C were not released. */
  claims: number;
  go(
    hosts: readonly Name[],
    more?: Partial<DeployRequest>,
    operations?: DeployOperations,
  ): Promise<{ outcomes: HostOutcome[]; exitCode: number }>;
  /** Ends the process before line `after` + 1 of its journal; the hosts continue. @returns whether the run was still under way */
  goUntilKilled(hosts: readonly Name[], after: number, more?: Partial<DeployRequest>): Promise<boolean>;
  /** As `deploy --resume`, by another process. */
  resume(): Promise<{ outcomes: HostOutcome[]; exitCode: number }>;
  entries(): Promise<Entry[]>;
  /** `eu-1 change`, `eu-1 is done`: what the journal says, in order. */
  story(): Promise<string[]>;
}

/** Deploys to a station of two masters and three relays, in virtual time, with a journal. */
export function aRun(prepare: (station: DeployStation) => void = () => undefined): Run {
  const files = new DyingFiles();
  const world = { ...fakeWorld({ cwd: "/" }).world, files };
  const station = new DeployStation(roles, world.clock);
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
    stage: () => undefined,
    moved: () => undefined,
    ended: () => undefined,
    event: (host: string, event: ApplyEvent) => void run.events.push({ host, event }),
    interrupted: (hosts: readonly string[]) => void run.interrupted.push(hosts),
  };
  const deploy = async (request: DeployRequest, operations: DeployOperations = station) => {
    const outcomes = await runDeploy(world, request, operations, reporter);
    return { outcomes, exitCode: exitCodeOf(outcomes) };
  };
  const fresh = (hosts: readonly Name[], more: Partial<DeployRequest> = {}): DeployRequest => ({
    command: "deploy",
    inventory,
    directory: "/station",
    hosts: toObserve(hosts),
    journal: openJournal(world, "/station", station.run),
    resumes: undefined,
    away: new Set(),
    canary: undefined,
    hostDeadlineSeconds: flags.deadline,
    ...flags,
    ...more,
  });
  const entries = async () => parseJournal((await files.read("/station/journal/run-1.jsonl")) ?? "");
  const run: Run = {
    station,
    world,
    events: [],
    interrupted: [],
    stop: () => signals.asked.abort(),
    stopNow: () => {
      signals.asked.abort();
      signals.now.abort();
    },
    claims: 0,
    toObserve,
    go: async (hosts, more, operations) => deploy(fresh(hosts, more), operations),
    async goUntilKilled(hosts, after, more) {
      files.linesLeft = after;
      const ended = deploy(fresh(hosts, more)).then(() => false);
      const wasAtWork = await Promise.race([ended, files.death().then(() => true)]);
      // Changes that were begun complete on their hosts.
      await world.clock.sleep(60_000);
      files.linesLeft = Infinity;
      return wasAtWork;
    },
    async resume() {
      station.restart();
      signals = { asked: new AbortController(), now: new AbortController() };
      return deploy(await loadDeploy(world, fleet, [], { ...flags, resume: true }));
    },
    entries,
    story: async () =>
      (await entries()).flatMap((entry) => {
        if (entry.event === "intent") return [`${entry.host} ${entry.deed}`];
        if (entry.event === "result") return entry.ok ? [] : [`${entry.host} ${entry.deed} failed`];
        return entry.event === "host" ? [`${entry.host} is ${entry.state}`] : [];
      }),
  };
  return run;
}
