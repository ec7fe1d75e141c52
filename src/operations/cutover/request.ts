import type { BatchSize } from "../../fleet/stages.js";
import type { CutoverState } from "../../journal/cutover-states.js";
import type { CutoverKind } from "../../journal/entry.js";
import type { Journal } from "../../journal/store.js";
import type { Scope } from "../../moving/scope.js";
import type { GateResult } from "./gates.js";

export interface CutoverRequest {
  kind: CutoverKind;
  scope: Scope;
  journal: Journal;
  /** Continues a run of the journal. undo: moves all listeners back. */
  resumes: "to the end" | "undo" | undefined;
  /** When the first listener may be moved; undefined: at once. */
  startsAt: Date | undefined;
  /** The hour of the day when the fewest listen, 0 to 23; undefined while the history is too short. */
  quietestHour: number | undefined;
  /** The relay to move first; default: the inventory's canary, else the relay with the fewest listeners. */
  canary: string | undefined;
  batch: BatchSize;
  soakSeconds: number;
  /** Gates to override, by name. */
  force: readonly string[];
  /** Do everything up to the first change, then stop. */
  rehearse: boolean;
  /** Live sources may stay at the old master, which the new one then continues to follow. */
  leaveSources: boolean;
}

/** What a step found. unclear: no verdict is possible, and the run pauses. stopped: Ctrl-C, or an operator requested a pause. */
export interface Verdict {
  verdict: "good" | "bad" | "unclear" | "stopped";
  finding: string;
}

export const good = (finding: string): Verdict => ({ verdict: "good", finding });
export const bad = (finding: string): Verdict => ({ verdict: "bad", finding });
export const unclear = (finding: string): Verdict => ({ verdict: "unclear", finding });
export const stopped: Verdict = { verdict: "stopped", finding: "stopped on request" };

/** A relay whose listeners were moved, or moved back. */
export interface MovedRelay {
  relay: string;
  listenersBefore: number;
  listenersAfter: number;
  /** Duration of the work on the relay: nginx and Icecast. */
  milliseconds: number;
}

/** How a run ended. */
export interface CutoverOutcome {
  run: string;
  state: CutoverState;
  exitCode: number;
  /** Why, in a sentence; what a gate or a check found. */
  because: string;
  moved: readonly MovedRelay[];
  gates: readonly GateResult[];
  /** What the operator must know although the run succeeded. */
  warnings: readonly string[];
}

export interface CutoverReporter {
  begun(run: string, scope: Scope): void;
  gates(results: readonly GateResult[], force: readonly string[]): void;
  /** The plan, once all gates are open. false: the operator declined. */
  planned(plan: CutoverPlan): Promise<boolean>;
  entered(state: CutoverState, detail: string): void;
  step(state: CutoverState, verdict: Verdict, milliseconds: number): void;
  /** About every second of a soak. */
  soaking(soFar: { seconds: number; ofSeconds: number; probesGood: number }): void;
  moved(relay: MovedRelay): void;
  /** The run received the operator's request to stop, or to move all listeners back. */
  asked(what: "pause" | "undo"): void;
}

/** In which order relays are moved. Plain JSON. */
export interface CutoverPlan {
  scope: Scope;
  canary: string | undefined;
  batches: ReadonlyArray<readonly string[]>;
  listeners: Readonly<Record<string, number>>;
  /** Relays that don't answer; they fall back to the standby by themselves. */
  leftOut: readonly string[];
}
