import { hasTouched, isEnd, type CutoverState } from "../../journal/cutover-states.js";
import type { CutoverKind, Entry, HostState } from "../../journal/entry.js";

/** A cutover, as its journal tells it. */
export interface CutoverHistory {
  run: string;
  kind: CutoverKind;
  from: string;
  to: string;
  channels: readonly string[];
  /** The last one that reached the disk; undefined when the run ended before it had its hosts. */
  state: CutoverState | undefined;
  /** What it found there. */
  detail: string;
  /** When it came into that state; ISO 8601, UTC. */
  at: string;
  /** Of the process that wrote last, on the operator's machine. */
  operator: string;
  pid: number;
  /** undefined: at work, or killed. */
  endedAt: string | undefined;
  /** What became of each relay that the run got to. */
  relays: ReadonlyArray<{ relay: string; state: HostState }>;
}

/** The cutover that these entries tell of; undefined when they tell of something else. Pure. */
export function cutoverHistoryOf(run: string, entries: readonly Entry[]): CutoverHistory | undefined {
  const about = entries.find((entry) => entry.event === "cutover");
  const begun = entries.findLast((entry) => entry.event === "begun" || entry.event === "resumed");
  if (about === undefined || begun === undefined) return undefined;
  const last = entries.findLast((entry) => entry.event === "state");
  const end = entries.at(-1);
  const relays = new Map<string, HostState>();
  for (const entry of entries) {
    if (entry.event === "intent" && entry.deed.startsWith("move listeners")) relays.set(entry.host, "in flight");
    if (entry.event === "host" && entry.host !== about.from && entry.host !== about.to) relays.set(entry.host, entry.state);
  }
  const { kind, from, to, channels } = about;
  return {
    run,
    kind,
    from,
    to,
    channels,
    state: last?.state,
    detail: last?.detail ?? "",
    at: last?.at ?? about.at,
    operator: begun.operator,
    pid: begun.pid,
    endedAt: end?.event === "ended" ? end.at : undefined,
    relays: [...relays].map(([relay, state]) => ({ relay, state })),
  };
}

/**
 * Whether listeners may be where neither the inventory nor anybody has wanted them to stay: a run that was paused or killed on its way. It has to
 * be brought to an end before anything else changes.
 */
export function isOpen({ state, relays, endedAt }: CutoverHistory): boolean {
  if (state === undefined) return false;
  // The state is written down when it begins: a run that was killed in it has not written down everything on its hosts.
  if (state === "COMMITTED") return endedAt === undefined;
  if (state === "ROLLBACK_INCOMPLETE") return true;
  // LOCKED and what follows it may also be those of a run that goes on.
  return !isEnd(state) && (hasTouched(state) || relays.length > 0) && !(state === "PAUSED" && relays.length === 0);
}
