import { hostEndText } from "../../cli/text/host-end.js";
import { progressBoard } from "../../cli/text/progress-board.js";
import { listOf } from "../../counted.js";
import type { World } from "../../world.js";
import type { DeployReporter } from "./request.js";
import { eventLine } from "./text-bootstrap.js";
import { rebootsDueText } from "./text.js";
import { deployPlanText, stageName } from "./text.js";

interface Options {
  json: boolean;
  dryRun: boolean;
  yes: boolean;
  verbose: boolean;
  color: boolean;
}

/** Prints the progress of a deploy; the command prints the summary. `run` is the run's id, after changes have begun. */
export function deployProgress(world: World, options: Options): DeployReporter & { run: string | undefined } {
  const { say, tell, at, line } = progressBoard(world, { ...options, hosts: 2 });
  const reporter: DeployReporter & { run: string | undefined } = {
    run: undefined,
    async planned(hosts, stages) {
      const plans = hosts.map(({ plan }) => plan).filter(({ steps }) => steps.length > 0);
      const moves = hosts.flatMap((host) => host.moves);
      const due = hosts.filter(({ observed }) => observed.reboot.because !== undefined).map(({ desired }) => desired.host);
      const text = deployPlanText(plans, stages, moves, options.verbose) + rebootsDueText(due);
      (options.dryRun && !options.json ? tell : say)(text);
      if (stages.length === 0 || options.dryRun || options.yes) return true;
      return world.prompt.confirm("Continue?", "--yes");
    },
    begun(run) {
      reporter.run = run;
    },
    stage: (stage) => say(line(stageName(stage), stage.kind === "batch" ? "  change" : "  first")),
    event(host, event) {
      if (event.kind === "begin") at(host, event.phase);
      const text = options.verbose || event.kind === "warn" ? eventLine(event) : undefined;
      if (text !== undefined) say(line(host, text));
      else if (event.kind === "say" && options.verbose) say(line(host, `  ${event.text}`));
    },
    moved: (move) => say(line(move.relay, `  listeners moved to ${listOf(move.channels.map(({ to }) => to))}`)),
    interrupted(hosts) {
      const after = hosts.length === 0 ? ": no host is under way" : ` after ${hosts.join(", ")}`;
      say(`Stopping${after}. Press Ctrl-C again to stop at once.\n`);
    },
    ended(outcome) {
      at(outcome.host, undefined);
      const failed = outcome.state === "failed" || outcome.state === "not tried";
      (failed || options.json ? say : tell)(hostEndText(outcome));
    },
  };
  return reporter;
}
