import { hasTouched, isEnd, type CutoverState } from "../../journal/cutover-states.js";
import type { CutoverKind, Entry, HostState } from "../../journal/entry.js";

/** A cutover, as its journal describes it. */
export interface CutoverHistory {
  run: string;
  kind: CutoverKind;
  from: string;
  to: string;
  channels: readonly string[];
  /** The last state that was written to disk; undefined when the run ended before it locked its hosts. */
  state: CutoverState | undefined;
  /** What the run found in that state. */
  detail: string;
  /** When it entered that state; ISO 8601, UTC. */
  at: string;
  /** Operator and process that wrote last, on the operator's machine. */
  operator: string;
  pid: number;
  /** undefined: still running, or killed. */
  endedAt: string | undefined;
  /** The result for each relay that the run reached. */
  relays: ReadonlyArray<{ relay: string; state: HostState }>;
}

/** The cutover that these entries describe; undefined when they describe something else. Pure. */
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
 * Whether a run was paused or killed midway, so that listeners may be on a master that the inventory does not name. It must be completed or
 * aborted before anything else changes.
 */
export function isOpen({ state, relays, endedAt }: CutoverHistory): boolean {
  if (state === undefined) return false;
  // A state is recorded when it begins: a run that was killed in COMMITTED may not have recorded everything on its hosts.
  if (state === "COMMITTED") return endedAt === undefined;
  if (state === "ROLLBACK_INCOMPLETE") return true;
  // LOCKED and the states after it also occur in a resumed run.
  return !isEnd(state) && (hasTouched(state) || relays.length > 0) && !(state === "PAUSED" && relays.length === 0);
}
