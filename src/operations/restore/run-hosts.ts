import { progressBoard } from "../../cli/text/progress-board.js";
import { DONE, RadioctlError } from "../../errors.js";
import type { RestoredFolder } from "../../fleet/apply-restored-audio.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../../fleet/outcome.js";
import { probeHost } from "../../fleet/probe-host.js";
import { mustPass } from "../../guard.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import { runId } from "../../journal/run-id.js";
import { openJournal, type Journal } from "../../journal/store.js";
import type { World } from "../../world.js";
import { bootstrapRequest } from "../deploy/load-bootstrap.js";
import { deployRequest } from "../deploy/load-request.js";
import { bootstrapProgress } from "../deploy/progress-bootstrap.js";
import { deployProgress } from "../deploy/progress.js";
import { runBootstrap } from "../deploy/run-bootstrap.js";
import { onStation } from "../deploy/run-station.js";
import { runDeploy } from "../deploy/run.js";
import { changeKeeper } from "../deploy/store-changes.js";
import { unfinishedHosts, type RestoreFlags } from "./load-restore.js";
import { guardRestore, ON_AIR_GUARD, type RestorePlan } from "./plan-hosts.js";
import { loadMoved, observeOnAir, runAudio, storeMoved, type Login } from "./run-restore.js";
import { restoredText, restorePlanText } from "./text-hosts.js";

/** Seconds to wait for another run on a host. */
const LOCK_SECONDS = 900;

export interface RestoreOptions extends RestoreFlags {
  json: boolean;
  dryRun: boolean;
  yes: boolean;
  verbose: boolean;
  color: boolean;
}

export interface RestoreResult {
  exitCode: number;
  restored: Readonly<Record<string, readonly RestoredFolder[]>>;
  seconds: number;
}

const NOTHING = { restored: {}, seconds: 0 };

/**
 * Carries out a plan: shows it, checks its guards, asks, writes the new addresses, restores the audio, brings each host on air, and deploys the
 * others. Every part can be repeated, so the same command continues a run that was stopped.
 * @throws RadioctlError guard; unreachable when a new machine does not answer; failed
 */
export async function restoreStation(
  world: World,
  fleet: Fleet,
  plan: RestorePlan,
  options: RestoreOptions,
): Promise<RestoreResult> {
  const started = world.clock.monotonic();
  const { say } = progressBoard(world, { color: options.color, hosts: plan.hosts.length });
  say(restorePlanText(plan, world.clock.now().getTime()));
  const moved = await loadMoved(world, fleet, plan);
  const login = await loginOf(world, plan, options);
  const onAir = await observeOnAir(world, fleet, plan, moved, login);
  const begun = await unfinishedHosts(world, fleet);
  mustPass(
    guardRestore(
      plan,
      onAir.filter((host) => !begun.includes(host)),
    ),
    options.force,
  );
  if (options.dryRun) return { exitCode: DONE, ...NOTHING };
  if (!options.yes && !(await world.prompt.confirm("Continue?", "--yes"))) return { exitCode: DONE, ...NOTHING };
  const hosts = plan.hosts.map(({ host }) => host);
  return journaled(world, fleet, hosts, async (journal) => {
    await storeMoved(world, moved);
    const now = await loadFleet(world, moved.path, { secrets: "real" });
    const restored = await restoreAll(world, now, plan, { journal, login, options });
    const outcomes = [...(await bringUp(world, now, hosts, options)), ...(await deployOthers(world, now, plan.others, options))];
    const exitCode = exitCodeOf(outcomes);
    if (exitCode === DONE && declaresDns(moved.text) && movesRelays(plan))
      say("listeners still get the old addresses; next: radioctl dns apply\n");
    const seconds = (world.clock.monotonic() - started) / 1000;
    return { outcomes, result: { exitCode, restored: Object.fromEntries(restored), seconds } };
  });
}

type Carried = { outcomes: readonly HostOutcome[]; result: RestoreResult };

/** Records the run, however it ends. */
async function journaled(
  world: World,
  { loaded: { directory } }: Fleet,
  hosts: readonly string[],
  does: (journal: Journal) => Promise<Carried>,
): Promise<RestoreResult> {
  const { operator, processes } = world;
  const journal = openJournal(world, directory, runId(world));
  await journal.write({ event: "begun", command: `restore ${hosts.join(" ")}`, operator, pid: processes.pid, hosts });
  try {
    const { outcomes, result } = await does(journal);
    for (const { host, state } of outcomes)
      await journal.write({ event: "host", host, state: state === "planned" ? "not tried" : state });
    await journal.write({ event: "ended", exitCode: result.exitCode });
    return result;
  } catch (error) {
    await journal.write({ event: "ended", exitCode: error instanceof RadioctlError ? error.exitCode : 1 });
    throw error;
  }
}

function movesRelays({ hosts }: RestorePlan): boolean {
  return hosts.some(({ role, from }) => role === "relay" && from !== undefined);
}

async function loginOf(world: World, { hosts }: RestorePlan, options: RestoreOptions): Promise<Login> {
  const password =
    options.askPassword === true
      ? await world.prompt.password(`Password of ${hosts.map(({ host }) => host).join(", ")}`, "a key instead of --ask-password")
      : undefined;
  return { password, acceptNewHostKey: options.acceptNewHostKey === true, pinNewHostKey: !options.dryRun };
}

async function restoreAll(
  world: World,
  fleet: Fleet,
  plan: RestorePlan,
  { journal, login, options }: { journal: Journal; login: Login; options: RestoreOptions },
) {
  const { say, tell, at, line } = progressBoard(world, { color: options.color, hosts: plan.hosts.length });
  const onStep = (host: string, step: string) => {
    at(host, step);
    say(line(host, `  ${step}`));
  };
  const restored = await runAudio(world, fleet, plan, { journal, login, onStep });
  for (const [host, folders] of restored) {
    at(host, undefined);
    (options.json ? say : tell)(restoredText(host, folders));
  }
  return restored;
}

/** The ordinary way: files are as a deploy makes them, and every mount is probed. */
async function bringUp(world: World, fleet: Fleet, names: readonly string[], options: RestoreOptions): Promise<HostOutcome[]> {
  const force = options.force.filter((guard) => guard !== ON_AIR_GUARD);
  const flags = { ...options, all: true, force, wait: LOCK_SECONDS, askPassword: false };
  const request = await bootstrapRequest(world, fleet, flags, undefined, undefined);
  const hosts = request.hosts.filter(({ target }) => names.includes(target.name));
  const progress = bootstrapProgress(world, { ...options, yes: true, hosts: hosts.length });
  const keeper = changeKeeper(world, fleet, request.run);
  const probe = async (reached: Parameters<typeof probeHost>[2]) => probeHost(world, fleet, reached);
  const outcomes = await runBootstrap(world, { ...request, hosts, keeper }, probe, progress);
  await keeper?.settle();
  return outcomes;
}

/**
 * Relays first: they must know the new masters before a master that lives is changed. Otherwise its restart takes away the only master that they have.
 */
async function deployOthers(
  world: World,
  fleet: Fleet,
  names: readonly string[],
  options: RestoreOptions,
): Promise<HostOutcome[]> {
  const { hosts } = fleet.loaded.inventory;
  const outcomes: HostOutcome[] = [];
  for (const role of ["relay", "master"] as const) {
    const meant = names.filter((name) => hosts[name]?.role === role);
    if (meant.length === 0) continue;
    const flags = { batch: { percent: 100 }, maxFailures: meant.length, force: options.force, deadline: 1800, dryRun: false };
    const request = deployRequest(world, fleet, meant, flags);
    const progress = deployProgress(world, { ...options, yes: true });
    const ended = await onStation(world, fleet, request, async (operations) => runDeploy(world, request, operations, progress));
    outcomes.push(...ended);
  }
  return outcomes;
}
