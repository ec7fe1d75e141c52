import { progressBoard } from "../../cli/text/progress-board.js";
import { holderText } from "../../host/holder.js";
import type { World } from "../../world.js";
import type { BootstrapReporter } from "./run-bootstrap.js";
import { eventLine, outcomeText, plansText } from "./text-bootstrap.js";

interface Options {
  json: boolean;
  dryRun: boolean;
  yes: boolean;
  verbose: boolean;
  color: boolean;
  /** The number of hosts in the run. */
  hosts: number;
}

/**
 * Prints the progress of a bootstrap: plan and progress on stderr, the outcomes on stdout (not with `json`, which prints one document at the end).
 */
export function bootstrapProgress(world: World, options: Options): BootstrapReporter {
  const { say, tell, at, line } = progressBoard(world, options);
  return {
    async planned(hosts) {
      say(plansText(hosts, options.verbose));
      const changes = hosts.some(({ plan }) => plan.steps.length > 0);
      if (!changes || options.dryRun || options.yes) return true;
      return world.prompt.confirm("Continue?", "--yes");
    },
    event(host, event) {
      if (event.kind === "begin") at(host, event.phase);
      const text = eventLine(event);
      if (text !== undefined) say(line(host, text));
      else if (event.kind === "say" && options.verbose) say(line(host, `  ${event.text}`));
    },
    waiting: (host, lockedBy) => say(line(host, `  waiting for another run: ${holderText(lockedBy)}`)),
    ended(outcome) {
      at(outcome.host, undefined);
      const failed = outcome.state === "failed" || outcome.state === "not tried";
      const text = outcomeText(outcome, (piece) => line(outcome.host, piece));
      (failed || options.json ? say : tell)(text);
    },
  };
}
