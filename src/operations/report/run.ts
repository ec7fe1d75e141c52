import { asError, RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { Finding, ProbeResult } from "../../health/finding.js";
import { homesOf } from "../../health/home.js";
import { listRuns, readRun } from "../../journal/store.js";
import type { World } from "../../world.js";
import { returnCommand, runReturn } from "./bring-home.js";
import { deliver, ping, type Delivery } from "./deliver-messages.js";
import { afterReturn, lookHome } from "./homing.js";
import { holdReport, type ReportHold } from "./lock.js";
import { consequencesOf, NOT_PAUSED, withResult, type Paused } from "./look.js";
import { announce, type Message } from "./message.js";
import { lettersOf, pruned, type Letter } from "./outbox.js";
import { raisedOf, type ReportOutcome, type ReportRequest } from "./outcome.js";
import { pausedNow, type JournalledRun } from "./pause.js";
import { renewOrTell, withFinding } from "./run-renewal.js";
import { unlooked, withTry, type Homings, type Return } from "./return.js";
import type { ReportState } from "./state.js";
import { loadOrTell, loadPause, storeOrTell, type Stores } from "./store-state.js";

/** How many of the newest runs in the journal are checked for a running process. */
const LOOKED_THROUGH = 50;

/** Stores a probe's result in another form. When it fails, the report records the problem and continues. */
export type Keeper = (result: ProbeResult) => Promise<void>;

export interface ReportTools {
  probe(): Promise<ProbeResult>;
  /** Renews the station's certificate when it is due. A failure is a finding; undefined: there is nothing to renew. */
  renew?(): Promise<Finding | undefined>;
  /** By what each one writes, for the message when it fails: `the listener history`. */
  keepers: Readonly<Record<string, Keeper>>;
}

/**
 * One report: probe, compare with earlier probes, send messages, store. Messages are on disk before they are sent, together with what is raised: a
 * run that is killed at any moment loses no message, and repeats only the one that it was sending. Waiting messages are sent even when the probe
 * fails; then the dead man's switch is pinged as failed, and the error thrown.
 * @throws RadioctlError locked when another report is running, before any host is contacted; whatever the probe throws
 */
export async function runReport(world: World, fleet: Fleet, request: ReportRequest, tools: ReportTools): Promise<ReportOutcome> {
  const problems: string[] = [];
  const tell = (problem: string) => void problems.push(problem);
  const hold = await holdReport(world, fleet, request, tell);
  const { alert, writer } = hold;
  const pings = alert && !request.dryRun;
  try {
    const outcome = await report(world, fleet, { ...request, alert, writer, hold, problems, lost: false }, tools);
    const worked = outcome.deliveries.every(delivered) && outcome.stored;
    if (pings) await pingAll(world, fleet, worked, problems);
    return outcome;
  } catch (error) {
    if (pings && !isTakenOver(error)) await pingAll(world, fleet, false, problems);
    for (const problem of problems) world.stderr.write(`${problem}\n`);
    throw error;
  } finally {
    await hold.release().catch((error: unknown) => tell(`the report's lock was not released: ${asError(error).message}`));
  }
}

type Task = ReportRequest & Stores & { hold: ReportHold };

async function report(world: World, fleet: Fleet, task: Task, tools: ReportTools): Promise<ReportOutcome> {
  const { inventory } = fleet.loaded;
  const before = await loadOrTell(world, task);
  const renewal = await renewOrTell(task, tools.renew);
  const probed = await settled(tools.probe());
  if ("error" in probed) {
    // Without a probe, home does not count as good.
    await sendAll(world, fleet, task, { ...before, homings: before.homings && unlooked(before.homings) });
    throw probed.error;
  }
  const result = withFinding(probed.result, renewal);
  const pausing = await settled(pausedFor(world, fleet, task.state, result.at));
  if ("error" in pausing) task.problems.push(`alerts are not paused: ${asError(pausing.error).message}`);
  const paused = "error" in pausing ? NOT_PAUSED : pausing.result;
  const looked = withResult(before.tracks, result, inventory.report, paused);
  const consequences = consequencesOf(result.findings);
  const now = world.clock.now().toISOString();
  const said = announce(looked, { now, remindHours: inventory.report.remindHours, consequences });
  const sends = task.alert || task.dryRun;
  const home = homeOf(fleet, task, before, result, { now, held: paused.because.length > 0 });
  const messages: readonly Message[] = sends ? [...said.messages, ...(home?.messages ?? [])] : [];
  const tracks = sends ? said.tracks : looked;
  const outbox = [...before.outbox, ...(task.alert ? lettersOf(messages, inventory.report) : [])];
  const sent = await sendAll(world, fleet, task, { tracks, outbox, homings: home?.homings });
  await keepAll(task, tools, result);
  const gone = home && (await bringHome(world, fleet, task, { home, state: sent.state, now }));
  const suspected = Object.values(tracks).filter((track) => track.raised === undefined && /[uwc]$/u.test(track.looks)).length;
  const { because } = paused;
  return {
    result,
    raised: raisedOf(tracks),
    consequences,
    paused: because,
    suspected,
    messages: [...messages, ...(gone?.messages ?? [])],
    deliveries: gone?.deliveries ?? sent.deliveries,
    returning: gone?.returning,
    problems: task.problems,
    stored: !task.lost,
  };
}

/** Stores the state, then sends the outbox and stores the result of each letter before the next. @returns the state with what is left */
async function sendAll(
  world: World,
  fleet: Fleet,
  task: Task,
  state: ReportState,
): Promise<{ deliveries: Delivery[]; state: ReportState }> {
  if (task.dryRun || task.writer?.other !== undefined) return { deliveries: [], state };
  const { report: settings, station } = fleet.loaded.inventory;
  const { kept, givenUp } = pruned(state.outbox, settings, world.clock.now().toISOString());
  for (const { letter, because } of givenUp)
    task.problems.push(`discarded: ${letter.message.kind} of ${letter.message.incident} to ${letter.channel}: ${because}`);
  await task.hold.mustHold();
  let outbox: readonly Letter[] = kept;
  let last = storeOrTell(world, task, { ...state, outbox });
  await last;
  if (!task.alert) return { deliveries: [], state: { ...state, outbox } };
  // All channels send at once, and there is one file.
  const store = async (next: readonly Letter[]) => {
    outbox = next;
    last = last.then(async () => storeOrTell(world, task, { ...state, outbox }));
    return last;
  };
  const deliveries = await deliver(world, kept, settings, {
    sender: { station: station.name, zone: station.zone },
    secrets: fleet.secrets,
    outgoing: {
      sent: async (letter) => store(outbox.filter(({ id }) => id !== letter.id)),
      failed: async (letter) => store(outbox.map((each) => (each.id === letter.id ? letter : each))),
    },
  });
  for (const { channel, left, problem } of deliveries)
    if (problem !== undefined) task.problems.push(`${channel} ${problem}: ${left} kept for the next report`);
  return { deliveries, state: { ...state, outbox } };
}

interface Home {
  homings: Homings;
  due: Return | undefined;
  messages: readonly Message[];
}

/** undefined unless the inventory has `returnAfterMinutes`. */
function homeOf(
  { loaded: { inventory } }: Fleet,
  { alert, dryRun }: Task,
  before: ReportState,
  result: ProbeResult,
  when: { now: string; held: boolean },
): Home | undefined {
  const { returnAfterMinutes: afterMinutes } = inventory.report;
  if (afterMinutes === undefined) return undefined;
  return lookHome(before.homings ?? {}, homesOf(inventory, result), { ...when, afterMinutes, sends: alert || dryRun });
}

/** The result of a return. */
interface Gone {
  returning: ReportOutcome["returning"];
  messages: readonly Message[];
  deliveries: Delivery[] | undefined;
}

/** Moves listeners home, when a return is due and this run may change something. The try is on disk before it begins; its result is reported. */
async function bringHome(
  world: World,
  fleet: Fleet,
  task: Task,
  { home, state, now }: { home: Home; state: ReportState; now: string },
): Promise<Gone | undefined> {
  const { due, homings } = home;
  const homing = due && homings[due.channel];
  const { returnAfterMinutes: afterMinutes, ...settings } = fleet.loaded.inventory.report;
  if (due === undefined || homing === undefined || afterMinutes === undefined || !(task.alert || task.dryRun)) return undefined;
  const command = returnCommand(world, fleet.loaded.file, due);
  const returning = { ...due, command };
  if (task.dryRun) return { returning, messages: [], deliveries: undefined };
  await task.hold.mustHold();
  const trying = withTry(homing, now);
  await storeOrTell(world, task, { ...state, homings: { ...homings, [due.channel]: trying } });
  if (task.lost) return undefined;
  const came = await runReturn(world, command);
  const { homing: after, message } = afterReturn(due.channel, trying, came, {
    now: world.clock.now().toISOString(),
    afterMinutes,
  });
  const outbox = [...state.outbox, ...lettersOf([message], settings)];
  const { deliveries } = await sendAll(world, fleet, task, {
    ...state,
    outbox,
    homings: { ...homings, [due.channel]: after },
  });
  return { returning, messages: [message], deliveries };
}

async function keepAll({ dryRun, problems }: Task, { keepers }: ReportTools, result: ProbeResult): Promise<void> {
  if (dryRun) return;
  for (const [what, keep] of Object.entries(keepers)) {
    const kept = await settled(keep(result));
    if (!("error" in kept)) continue;
    const { error } = kept;
    problems.push(`${what} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function pausedFor(world: World, fleet: Fleet, state: string, lookedFrom: string): Promise<Paused> {
  const { directory, inventory } = fleet.loaded;
  const names = (await listRuns(world.files, directory, world.clock.now())).slice(0, LOOKED_THROUGH);
  const runs = await Promise.all(
    names.map(async (run): Promise<JournalledRun[]> => {
      const read = await settled(readRun(world.files, directory, run));
      return "error" in read ? [] : [read.result];
    }),
  );
  return pausedNow(runs.flat(), await loadPause(world, state), {
    inventory,
    now: world.clock.now().toISOString(),
    lookedFrom,
    pauseHours: inventory.report.pauseHours,
    atWork: ({ operator, pid }) => operator !== world.operator || world.processes.alive(pid),
  });
}

async function pingAll(world: World, fleet: Fleet, worked: boolean, problems: string[]): Promise<void> {
  const missed = await ping(world, fleet.loaded.inventory.report, fleet.secrets, worked);
  problems.push(...missed.map(({ channel, problem }) => `${channel} ${problem}: the service may report that no report runs`));
}

function delivered({ problem }: Delivery): boolean {
  return problem === undefined;
}

/** Another report has taken over, and pings the switch itself. */
function isTakenOver(error: unknown): boolean {
  return error instanceof RadioctlError && error.kind === "locked";
}

async function settled<Result>(doing: Promise<Result>): Promise<{ result: Result } | { error: unknown }> {
  try {
    return { result: await doing };
  } catch (error) {
    return { error };
  }
}
