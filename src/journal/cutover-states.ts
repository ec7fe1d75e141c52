/** The states of a cutover: first those of a successful one, in order, up to COMMITTED; then the other states. */
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

const texts: Readonly<Record<CutoverState, string>> = {
  LOCKED: "hosts locked",
  PREFLIGHT: "checking the gates",
  ARMED: "waiting for its start time",
  PRESTAGED: "checking the standby's streams",
  CANARY: "moving the canary",
  SOAK: "soaking",
  BATCHES: "moving relays",
  SOURCES: "moving sources",
  DNS: "swapping the masters' roles",
  VERIFY: "verifying",
  COMMITTED: "completed",
  REFUSED: "refused",
  REHEARSED: "rehearsed",
  PAUSED: "paused",
  ROLLING_BACK: "rolling back",
  ROLLED_BACK: "rolled back",
  ROLLBACK_INCOMPLETE: "not fully rolled back",
};

/** A state in words, for messages; data keeps the state's name. */
export function cutoverStateText(state: CutoverState): string {
  return texts[state];
}

/** Final states. A run that is PAUSED or was killed can be resumed or undone. */
const ends: ReadonlySet<CutoverState> = new Set([
  "COMMITTED",
  "REFUSED",
  "REHEARSED",
  "ROLLED_BACK",
  "ROLLBACK_INCOMPLETE",
] as const);

/** States before the first listener is moved: there is nothing to undo. */
const untouched: ReadonlySet<CutoverState> = new Set(["LOCKED", "PREFLIGHT", "ARMED", "PRESTAGED"] as const);

/** The states that may follow each state. A failover has no SOAK. A resumed run begins with LOCKED, in whichever state it was killed. */
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

/** Whether listeners may have been moved before this state. */
export function hasTouched(state: CutoverState): boolean {
  return !untouched.has(state) && state !== "REFUSED" && state !== "REHEARSED";
}

/** Whether `to` may come after `from`; undefined before the first state. */
export function mayFollow(from: CutoverState | undefined, to: CutoverState): boolean {
  // A killed process writes no last state: the next process takes the locks again, from any state that is not final.
  if (to === "LOCKED") return from === undefined || !isEnd(from) || from === "ROLLBACK_INCOMPLETE";
  if (from === undefined) return false;
  if (to === "REFUSED" || to === "REHEARSED") return from === "PREFLIGHT" || from === "PRESTAGED";
  if (to === "PAUSED") return !isEnd(from) && from !== "PAUSED" && from !== "ROLLING_BACK";
  if (to === "ROLLING_BACK") return hasTouched(from) && !isEnd(from) && from !== "PAUSED" ? true : next[from].includes(to);
  return next[from].includes(to);
}
