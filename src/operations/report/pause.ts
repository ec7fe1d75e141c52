import type { Inventory } from "../../inventory/schema.js";
import type { Entry } from "../../journal/entry.js";
import type { RunHistory } from "../../journal/history.js";
import { NOT_PAUSED, type Paused } from "./look.js";

/** A pause that an operator requested, as stored in its file. */
export interface AskedPause {
  /** ISO 8601, UTC: the pause ends then by itself. */
  until: string;
  /** Empty: all hosts. */
  hosts: readonly string[];
  by: string;
  /** When it was requested; older files do not have it. A pause from the future comes from a wrong clock, and does not count. */
  at?: string | undefined;
}

/** A run in the journal. */
export interface JournalledRun {
  history: RunHistory;
  entries: readonly Entry[];
}

interface Now {
  inventory: Inventory;
  /** ISO 8601, UTC. */
  now: string;
  /** When the probe began; ISO 8601, UTC. A run that ended after this time was running during the probe. */
  lookedFrom: string;
  /** A run pauses incidents for this long at most. */
  pauseHours: number;
  /** Whether a run's process is alive; true when this machine can't know. */
  atWork(run: RunHistory): boolean;
}

/**
 * What is paused: hosts and channels of the current runs, and what an operator requested. A run counts while its process is alive (on another
 * machine: always), and for `pauseHours` at most: a run that was killed or hangs must not silence alerts. Pure.
 */
export function pausedNow(runs: readonly JournalledRun[], asked: AskedPause | undefined, now: Now): Paused {
  const atWork = runs.filter(({ history }) => wasAtWork(history, now) && isRecent(history, now));
  const pauses = atWork.map(({ history, entries }) => ofRun(history, entries, now.inventory));
  if (asked !== undefined && Date.parse(asked.until) > Date.parse(now.now) && !isFuture(asked.at, now.now))
    pauses.push(ofOperator(asked, now.inventory));
  return pauses.reduce(together, NOT_PAUSED);
}

/** Reads a pause file; undefined for anything else. */
export function parsePause(text: string): AskedPause | undefined {
  try {
    const { until, hosts, by, at } = JSON.parse(text) as Partial<AskedPause>;
    const isComplete =
      typeof until === "string" && !Number.isNaN(Date.parse(until)) && Array.isArray(hosts) && typeof by === "string";
    return isComplete ? { until, hosts, by, ...(typeof at === "string" && { at }) } : undefined;
  } catch {
    return undefined;
  }
}

function wasAtWork(history: RunHistory, { lookedFrom, atWork }: Now): boolean {
  if (history.endedAt !== undefined) return Date.parse(history.endedAt) >= Date.parse(lookedFrom);
  return atWork(history);
}

function isRecent({ begunAt }: RunHistory, { now, pauseHours }: Now): boolean {
  return !isFuture(begunAt, now) && Date.parse(now) - Date.parse(begunAt) < pauseHours * 3_600_000;
}

/** Clocks of two machines may differ by this much. */
const TOLERANCE_MILLISECONDS = 3_600_000;

function isFuture(at: string | undefined, now: string): boolean {
  return at !== undefined && Date.parse(at) - Date.parse(now) > TOLERANCE_MILLISECONDS;
}

function ofRun({ run, command, hosts, operator }: RunHistory, entries: readonly Entry[], inventory: Inventory): Paused {
  const names = hosts.map(({ host }) => host);
  const channels = entries.flatMap((entry) => (entry.event === "cutover" ? entry.channels : []));
  return { ...ofHosts(names, inventory), channels: new Set(channels), because: [`${command} ${run} of ${operator} is running`] };
}

function ofOperator({ hosts, by, until }: AskedPause, inventory: Inventory): Paused {
  const because = [`requested by ${by}, until ${until}`];
  return hosts.length === 0 ? { ...NOT_PAUSED, all: true, because } : { ...ofHosts(hosts, inventory), because };
}

function ofHosts(names: readonly string[], { hosts }: Inventory): Paused {
  const regions = names.flatMap((name) => hosts[name]?.region ?? []);
  return { ...NOT_PAUSED, hosts: new Set(names), regions: new Set(regions) };
}

function together(one: Paused, other: Paused): Paused {
  return {
    all: one.all || other.all,
    hosts: new Set([...one.hosts, ...other.hosts]),
    regions: new Set([...one.regions, ...other.regions]),
    channels: new Set([...one.channels, ...other.channels]),
    because: [...one.because, ...other.because],
  };
}
