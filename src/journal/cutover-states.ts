/** Where a cutover is. The first row in the order in which a good one passes through; below what else may become of it. */
export const cutoverStates = [
  "LOCKED",
  "PREFLIGHT",
  "ARMED",
  "PRESTAGED",
  "CANARY",
  "SOAK",
  "BATCHES",
  "SOURCES",
  "DNS",
  "VERIFY",
  "COMMITTED",
  "REFUSED",
  "REHEARSED",
  "PAUSED",
  "ROLLING_BACK",
  "ROLLED_BACK",
  "ROLLBACK_INCOMPLETE",
] as const;

export type CutoverState = (typeof cutoverStates)[number];

/** In which nothing goes on any more. A run in PAUSED, or one that was killed, is gone on with, or undone. */
const ends: ReadonlySet<CutoverState> = new Set([
  "COMMITTED",
  "REFUSED",
  "REHEARSED",
  "ROLLED_BACK",
  "ROLLBACK_INCOMPLETE",
] as const);

/** Before the first listener is moved there is nothing to undo. */
const untouched: ReadonlySet<CutoverState> = new Set(["LOCKED", "PREFLIGHT", "ARMED", "PRESTAGED"] as const);

/** What a state may be followed by. A failover has no SOAK; a run that goes on begins with LOCKED again, whatever it was killed in. */
const next: Record<CutoverState, readonly CutoverState[]> = {
  LOCKED: ["PREFLIGHT", "ROLLING_BACK"],
  PREFLIGHT: ["ARMED", "PRESTAGED"],
  ARMED: ["PREFLIGHT"],
  PRESTAGED: ["CANARY", "BATCHES", "SOURCES"],
  CANARY: ["SOAK", "BATCHES"],
  SOAK: ["BATCHES"],
  BATCHES: ["SOURCES"],
  SOURCES: ["DNS"],
  DNS: ["VERIFY"],
  VERIFY: ["COMMITTED"],
  COMMITTED: [],
  REFUSED: [],
  REHEARSED: [],
  PAUSED: ["LOCKED"],
  ROLLING_BACK: ["ROLLED_BACK", "ROLLBACK_INCOMPLETE"],
  ROLLED_BACK: [],
  ROLLBACK_INCOMPLETE: ["LOCKED"],
};

export function isEnd(state: CutoverState): boolean {
  return ends.has(state);
}

/** Whether listeners may have been moved by the time of this state. */
export function hasTouched(state: CutoverState): boolean {
  return !untouched.has(state) && state !== "REFUSED" && state !== "REHEARSED";
}

/** Whether `to` may come after `from`; undefined before the first state. */
export function mayFollow(from: CutoverState | undefined, to: CutoverState): boolean {
  // A process that is killed writes nothing: the next one takes the locks anew.
  if (to === "LOCKED") return from === undefined || !isEnd(from) || from === "ROLLBACK_INCOMPLETE";
  if (from === undefined) return false;
  if (to === "REFUSED" || to === "REHEARSED") return from === "PREFLIGHT" || from === "PRESTAGED";
  if (to === "PAUSED") return !isEnd(from) && from !== "PAUSED" && from !== "ROLLING_BACK";
  if (to === "ROLLING_BACK") return hasTouched(from) && !isEnd(from) && from !== "PAUSED" ? true : next[from].includes(to);
  return next[from].includes(to);
}
