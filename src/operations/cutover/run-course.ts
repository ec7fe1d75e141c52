import { atHost, type RadioctlError } from "../../errors.js";
import type { Inventory } from "../../inventory/schema.js";
import { mayFollow, type CutoverState } from "../../journal/cutover-states.js";
import type { World } from "../../world.js";
import type { Operations } from "./operations.js";
import type { CutoverReporter, CutoverRequest, MovedRelay, Verdict } from "./request.js";
import type { Attention } from "./run-attention.js";

/** The context of every step of a run. */
export interface Course {
  world: World;
  inventory: Inventory;
  request: CutoverRequest;
  operations: Operations;
  reporter: CutoverReporter;
  attention: Attention;
  /** Relays in the order in which they were moved, or moved back. */
  moved: MovedRelay[];
  warnings: string[];
  readonly state: CutoverState | undefined;
  /** Enters a state, which is on disk before its first action. */
  enter(state: CutoverState, detail?: string): Promise<void>;
}

/** A run before its first state. */
export function courseOf(
  parts: Pick<Course, "world" | "inventory" | "request" | "operations" | "reporter" | "attention">,
): Course {
  let state: CutoverState | undefined;
  return {
    ...parts,
    moved: [],
    warnings: [],
    get state() {
      return state;
    },
    async enter(to, detail) {
      if (!mayFollow(state, to)) throw new Error(`a cutover in ${state ?? "no state"} can't enter ${to}`);
      state = to;
      await parts.request.journal.write({ event: "state", state: to, ...(detail !== undefined && { detail }) });
      parts.reporter.entered(to, detail ?? "");
    },
  };
}

/** The verdict of a step that ended with an error: unclear when a host could not be observed. */
export function verdictOf(error: RadioctlError): Verdict {
  const open = error.kind === "unreachable" || error.kind === "outcomeUnknown" || error.kind === "locked";
  return { verdict: open ? "unclear" : "bad", finding: atHost(error) };
}
