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
  /** How many hosts the run is about. */
  hosts: number;
}

/**
 * Tells a bootstrap while it works. The plan and what happens go to stderr, the outcome to stdout (not with `json`: then one document follows).
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
      const told = eventLine(event);
      if (told !== undefined) say(line(host, told));
      else if (event.kind === "say" && options.verbose) say(line(host, `  ${event.text}`));
    },
    waiting: (host, lockedBy) => say(line(host, `  waiting for another run: ${holderText(lockedBy)}`)),
    ended(outcome) {
      at(outcome.host, undefined);
      const failed = outcome.state === "failed" || outcome.state === "not tried";
      const text = outcomeText(outcome, (told) => line(outcome.host, told));
      (failed || options.json ? say : tell)(text);
    },
  };
}
