import { padded } from "../../cli/text/columns.js";
import { progressBoard } from "../../cli/text/progress-board.js";
import { secondsText } from "../../duration.js";
import type { World } from "../../world.js";
import type { RehearseReporter } from "./run-rehearse.js";

/** Reports steps as they end; on a terminal also the current one. */
export function rehearsalProgress(world: World, { color }: { color: boolean }): RehearseReporter {
  const board = progressBoard(world, { color, hosts: 1 });
  return {
    begin: (step) => board.at(step, "..."),
    ended(step, finding, seconds) {
      board.at(step, undefined);
      board.say(board.line("", `  ok ${padded(step, 12)} ${finding}  ${secondsText(seconds)}`));
    },
  };
}
