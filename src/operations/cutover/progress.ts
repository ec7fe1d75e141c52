import { progressBoard } from "../../cli/text/progress-board.js";
import { hasTouched, isEnd, type CutoverState } from "../../journal/cutover-states.js";
import type { World } from "../../world.js";
import type { CutoverReporter } from "./request.js";
import {
  armedText,
  askedText,
  cutoverPlanText,
  gatesText,
  headingText,
  movedText,
  soakText,
  stepNames,
  stepText,
} from "./text.js";

interface Options {
  json: boolean;
  yes: boolean;
  verbose: boolean;
  color: boolean;
  kind: string;
  rehearse: boolean;
  /** Hour of the day, 0 to 23; undefined: not known. */
  quietestHour: number | undefined;
  /** The station's time zone. */
  timezone: string;
}

/** Reports the progress of a cutover on stderr; the command prints the final report. */
export function cutoverProgress(world: World, options: Options): CutoverReporter {
  const { say, at, line } = progressBoard(world, { ...options, hosts: 2 });
  const name = options.kind;
  let now: CutoverState = "LOCKED";
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
      return world.prompt.confirm("Start the cutover?", "--yes");
    },
    entered(state, detail) {
      if (state === "ARMED") say(`  .. waiting      until ${armedText(detail, options.timezone)}\n`);
      now = state;
      at(name, isEnd(state) || state === "PAUSED" ? undefined : phrase(state));
    },
    soaking: (soFar) => at(name, phrase("SOAK", soakText(soFar))),
    step(state, verdict, milliseconds) {
      at(name, undefined);
      say(stepText(state, verdict, milliseconds));
    },
    moved: (moved) => say(line(moved.relay, `  ${movedText(moved)}`)),
    asked(what) {
      at(name, undefined);
      say(askedText(what, now));
      at(name, phrase(now));
    },
  };
}

/** The status line at the bottom of a terminal. */
function phrase(state: CutoverState, more = ""): string {
  const said = [stepNames[state] ?? state.toLowerCase(), ...(more === "" ? [] : [more])].join(" ");
  if (state === "ROLLING_BACK") return said;
  return `${said}   (Ctrl-C: ${hasTouched(state) ? "stop after this step; again: roll back" : "stop; nothing was changed"})`;
}
