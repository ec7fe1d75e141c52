import type { Action, Entry, HostState, OutHost } from "./entry.js";

/** The history of one host in a run. */
export interface HostHistory {
  host: string;
  state: HostState;
  /** Actions that were begun and have no result. */
  doing: readonly Action[];
  detail?: string;
}

/** The history of a run, from its journal. */
export interface RunHistory {
  run: string;
  command: string;
  operator: string;
  /** The id of the last process that wrote, on the operator's machine. */
  pid: number;
  begunAt: string;
  endedAt: string | undefined;
  exitCode: number | undefined;
  hosts: readonly HostHistory[];
  /** Relays whose listeners were moved off a master for its change, or were about to be, and may not have been moved back. */
  away: readonly string[];
  /** Hosts that were taken out of service for a reboot and may not be back. */
  out: readonly OutHost[];
}

/** The history of the run with these entries; undefined without its first entry. Pure. */
export function historyOf(run: string, entries: readonly Entry[]): RunHistory | undefined {
  const begun = entries.find((entry) => entry.event === "begun");
  if (begun === undefined) return undefined;
  const last = entries.findLast((entry) => entry.event === "begun" || entry.event === "resumed") ?? begun;
  const end = entries.at(-1);
  const ended = end?.event === "ended" ? end : undefined;
  return {
    run,
    command: begun.command,
    operator: last.operator,
    pid: last.pid,
    begunAt: begun.at,
    endedAt: ended?.at,
    exitCode: ended?.exitCode,
    hosts: begun.hosts.map((host) => hostHistory(host, entries)),
    away: awayOf(entries),
    out: outOf(entries),
  };
}

/** Actions on a relay for a master's change. They do not affect the state of the relay's own change. */
const OF_ITS_MASTER: ReadonlySet<Action> = new Set<Action>(["move listeners", "move listeners back"]);

function hostHistory(host: string, entries: readonly Entry[]): HostHistory {
  const all = entries.filter((entry) => "host" in entry && entry.host === host);
  const own = all.filter((entry) => !("deed" in entry && OF_ITS_MASTER.has(entry.deed)));
  const doing = all.reduce<Action[]>((open, entry) => {
    if (entry.event === "intent") return [...open, entry.deed];
    return entry.event === "result" ? open.filter((deed) => deed !== entry.deed) : open;
  }, []);
  const end = own.findLast((entry) => entry.event === "host");
  const latest = own.at(-1);
  if (end !== undefined && latest === end) {
    return { host, state: end.state, doing, ...(end.detail !== undefined && { detail: end.detail }) };
  }
  const begun = doing.length > 0 || own.some((entry) => entry.event === "intent");
  return { host, state: begun ? "in flight" : "not tried", doing };
}

function awayOf(entries: readonly Entry[]): string[] {
  const away = new Set<string>();
  for (const entry of entries) {
    if (entry.event === "intent" && entry.deed === "move listeners") away.add(entry.host);
    if (entry.event === "result" && entry.deed === "move listeners back" && entry.ok) away.delete(entry.host);
  }
  return [...away];
}

function outOf(entries: readonly Entry[]): OutHost[] {
  const out = new Map<string, OutHost>();
  const verified = new Set<string>();
  const note = (host: string, what: Partial<OutHost>) => out.set(host, { outOfDns: false, ...out.get(host), ...what, host });
  for (const entry of entries) {
    if (entry.event === "begun") for (const left of entry.out ?? []) note(left.host, left);
    if (entry.event === "intent" && entry.deed === "drain") note(entry.host, {});
    if (entry.event === "intent" && entry.deed === "reboot") note(entry.host, { bootId: entry.bootId });
    if (entry.event === "intent" && entry.deed === "take out of DNS") note(entry.host, { outOfDns: true });
    if (entry.event === "result" && entry.deed === "verify" && entry.ok) verified.add(entry.host);
    if (entry.event === "result" && entry.deed === "undrain" && entry.ok) {
      // The host is back after its reboot. Until its final state is recorded, a resumed run must not reboot it again.
      if (verified.has(entry.host)) note(entry.host, { outOfDns: false });
      else out.delete(entry.host);
    }
    if (entry.event === "host" && entry.state === "done") out.delete(entry.host);
  }
  return [...out.values()];
}

/** Hosts that a run has not finished, and that a resumed run continues with, in the run's order. */
export function unfinished({ hosts }: RunHistory): string[] {
  return hosts.filter(({ state }) => state === "in flight" || state === "not tried").map(({ host }) => host);
}

/** Hosts on which the run did not succeed. */
export function notDone({ hosts }: RunHistory): string[] {
  return hosts.filter(({ state }) => state !== "done" && state !== "unchanged").map(({ host }) => host);
}

/** Whether a host's latest run was this command, and has not finished the host: a kill ended it, or it still runs. @param runs newest first */
export function isInFlight(runs: readonly RunHistory[], command: string, host: string): boolean {
  const latest = runs.find(({ hosts }) => hosts.some((each) => each.host === host && each.state !== "not tried"));
  return latest?.command === command && latest.hosts.some((each) => each.host === host && each.state === "in flight");
}
