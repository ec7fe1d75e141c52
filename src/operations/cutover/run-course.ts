import type { RadioctlError } from "../../errors.js";
import type { Inventory } from "../../inventory/schema.js";
import { mayFollow, type CutoverState } from "../../journal/cutover-states.js";
import type { World } from "../../world.js";
import type { Operations } from "./operations.js";
import type { CutoverReporter, CutoverRequest, MovedRelay, Verdict } from "./request.js";
import type { Attention } from "./run-attention.js";

/** What every step of a run works with. */
export interface Course {
  world: World;
  inventory: Inventory;
  request: CutoverRequest;
  operations: Operations;
  reporter: CutoverReporter;
  attention: Attention;
  /** Relays in the order in which they were moved, or brought back. */
  moved: MovedRelay[];
  warnings: string[];
  readonly state: CutoverState | undefined;
  /** Goes on to a state: on the disk before anything of it is done. */
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
      if (!mayFollow(state, to)) throw new Error(`a cutover in ${state ?? "no state"} can't go on to ${to}`);
      state = to;
      await parts.request.journal.write({ event: "state", state: to, ...(detail !== undefined && { detail }) });
      parts.reporter.entered(to, detail ?? "");
    },
  };
}

/** What an error says of the step that it ended: a host that could not be asked leaves it open whether all is well. */
export function verdictOf(error: RadioctlError): Verdict {
  const open = error.kind === "unreachable" || error.kind === "outcomeUnknown" || error.kind === "locked";
  const where = error.host === undefined || error.message.startsWith(error.host) ? "" : `${error.host}: `;
  return { verdict: open ? "unclear" : "bad", finding: `${where}${error.message}` };
}
