import type { CutoverReporter } from "../cutover/request.js";
import { isEnd } from "../cutover/states.js";
import type { World } from "../world.js";
import { cutoverPlanText, gatesText, headingText, movedText, stepText } from "./cutover.js";
import { progressBoard } from "./progress-board.js";

interface Options {
  json: boolean;
  yes: boolean;
  verbose: boolean;
  color: boolean;
  kind: string;
  rehearse: boolean;
  /** Of the day, 0 to 23; undefined: not known. */
  quietestHour: number | undefined;
}

/** Tells a cutover while it works, on stderr; the account at its end is the command's. */
export function cutoverProgress(world: World, options: Options): CutoverReporter {
  const { say, at, line } = progressBoard(world, { ...options, hosts: 2 });
  const name = options.kind;
  return {
    begun: (run, scope) => say(headingText(name, scope, run, options.quietestHour)),
    gates(results, force) {
      at(name, undefined);
      say(gatesText(results, force, options.verbose));
    },
    async planned(plan) {
      at(name, undefined);
      say(cutoverPlanText(plan));
      if (options.yes || options.rehearse) return true;
      return world.prompt.confirm("Go on?", "--yes");
    },
    entered(state, detail) {
      const waits = state === "ARMED" ? `  .. armed        until ${detail}   (Ctrl-C: stop, nothing is changed)\n` : "";
      say(waits);
      at(name, isEnd(state) || state === "PAUSED" ? undefined : phrase(state));
    },
    step(state, verdict, milliseconds) {
      at(name, undefined);
      say(stepText(state, verdict, milliseconds));
    },
    moved: (moved) => say(line(moved.relay, `  ${movedText(moved)}`)),
  };
}

/** What the line at the bottom of a terminal says. */
function phrase(state: string): string {
  return `${state.toLowerCase().replace("_", " ")}   (Ctrl-C: stop after this step; again: roll back)`;
}
