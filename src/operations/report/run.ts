import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { ProbeResult } from "../../health/finding.js";
import { homesOf } from "../../health/home.js";
import { listRuns, readRun } from "../../journal/store.js";
import type { World } from "../../world.js";
import { returnCommand, runReturn } from "./bring-home.js";
import { deliver, ping, type Delivery } from "./deliver-messages.js";
import { afterReturn, lookHome } from "./homing.js";
import { takeReportLock, type ReportLock } from "./lock.js";
import { consequencesOf, withResult, type Paused } from "./look.js";
import { announce, type Message } from "./message.js";
import { lettersOf, pruned, type Letter } from "./outbox.js";
import { raisedOf, type ReportOutcome, type ReportRequest } from "./outcome.js";
import { pausedNow, type JournalledRun } from "./pause.js";
import { unlooked, withTry, type Homings, type Return } from "./return.js";
import type { ReportState } from "./state.js";
import { loadPause, loadState, storeState } from "./store-state.js";

/** Of the runs in the journal, those that may still be at work. */
const LOOKED_THROUGH = 50;

/** What else is made of a look. Each gives what it could not do, in words; the report goes on. */
export type Keeper = (result: ProbeResult) => Promise<void>;

export interface ReportTools {
  probe(): Promise<ProbeResult>;
  /** By what each makes, for whoever reads that it failed: `the listener history`. */
  keepers: Readonly<Record<string, Keeper>>;
}

/**
 * One report: a look, what it makes of it together with the looks before, who is told, what is kept. What is to be said is on the disk before it is
 * sent, together with what is raised: a run that is killed at any moment says nothing twice but what it was sending, and nothing never. What waits
 * is sent also when the look itself fails; then the dead man's switch is told, and the error thrown.
 * @throws RadioctlError locked when another report is at work, before anybody is contacted; whatever the look throws
 */
export async function runReport(world: World, fleet: Fleet, request: ReportRequest, tools: ReportTools): Promise<ReportOutcome> {
  const lock = request.dryRun ? undefined : await takeReportLock(world, request.state);
  const problems: string[] = [];
  try {
    const outcome = await report(world, fleet, { ...request, lock, problems }, tools);
    if (request.alert && !request.dryRun) await pingAll(world, fleet, outcome.deliveries.every(delivered), problems);
    return outcome;
  } catch (error) {
    if (request.alert && !request.dryRun && !isTakenOver(error)) await pingAll(world, fleet, false, problems);
    for (const problem of problems) world.stderr.write(`${problem}\n`);
    throw error;
  } finally {
    await lock?.release();
  }
}

type Task = ReportRequest & { lock: ReportLock | undefined; problems: string[] };

async function report(world: World, fleet: Fleet, task: Task, tools: ReportTools): Promise<ReportOutcome> {
  const { inventory } = fleet.loaded;
  const before = await loadState(world, task.state, (problem) => task.problems.push(problem));
  const probed = await settled(tools.probe());
  if ("error" in probed) {
    // What could not be looked at could not be told to be good.
    await sendAll(world, fleet, task, { ...before, homings: before.homings && unlooked(before.homings) });
    throw probed.error;
  }
  const { result } = probed;
  const paused = await pausedFor(world, fleet, task.state, result.at);
  const looked = withResult(before.tracks, result, inventory.report, paused);
  const consequences = consequencesOf(result.findings);
  const now = world.clock.now().toISOString();
  const said = announce(looked, { now, remindHours: inventory.report.remindHours, consequences });
  const tells = task.alert || task.dryRun;
  const home = homeOf(fleet, task, before, result, { now, held: paused.because.length > 0 });
  const messages: readonly Message[] = tells ? [...said.messages, ...(home?.messages ?? [])] : [];
  const tracks = tells ? said.tracks : looked;
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
  };
}

/** Writes the state down, then sends what waits, and writes down what became of each letter before the next. Gives the state with what is left. */
async function sendAll(
  world: World,
  fleet: Fleet,
  task: Task,
  state: ReportState,
): Promise<{ deliveries: Delivery[]; state: ReportState }> {
  if (task.dryRun) return { deliveries: [], state };
  const { report: settings, station } = fleet.loaded.inventory;
  const { kept, givenUp } = pruned(state.outbox, settings, world.clock.now().toISOString());
  for (const { letter, because } of givenUp)
    task.problems.push(`given up: ${letter.message.kind} of ${letter.message.incident} to ${letter.channel}: ${because}`);
  await task.lock?.mustHold();
  let outbox: readonly Letter[] = kept;
  let last = storeState(world, task.state, { ...state, outbox });
  await last;
  if (!task.alert) return { deliveries: [], state: { ...state, outbox } };
  // All channels are at work at once, and there is one file.
  const store = async (next: readonly Letter[]) => {
    outbox = next;
    last = last.then(async () => storeState(world, task.state, { ...state, outbox }));
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

/** Undefined unless the inventory has listeners brought home. */
function homeOf(
  { loaded: { inventory } }: Fleet,
  { alert, dryRun }: Task,
  before: ReportState,
  result: ProbeResult,
  when: { now: string; held: boolean },
): Home | undefined {
  const { returnAfterMinutes: afterMinutes } = inventory.report;
  if (afterMinutes === undefined) return undefined;
  return lookHome(before.homings ?? {}, homesOf(inventory, result), { ...when, afterMinutes, tells: alert || dryRun });
}

/** What came of those who are to be brought home. */
interface Gone {
  returning: ReportOutcome["returning"];
  messages: readonly Message[];
  deliveries: Delivery[] | undefined;
}

/** Brings them home, when it is time and this run may change something: that it tries is on the disk before it does. Then it is told. */
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
  await task.lock?.mustHold();
  const trying = withTry(homing, now);
  await storeState(world, task.state, { ...state, homings: { ...homings, [due.channel]: trying } });
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
  const names = (await listRuns(world.files, directory)).slice(0, LOOKED_THROUGH);
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
  problems.push(...missed.map(({ channel, problem }) => `${channel} ${problem}: it may believe that no report runs`));
}

function delivered({ problem }: Delivery): boolean {
  return problem === undefined;
}

/** Another report is at work by now, and tells the switch itself. */
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
