import { hostEndText } from "../../cli/text/host-end.js";
import { progressBoard } from "../../cli/text/progress-board.js";
import { counted } from "../../counted.js";
import type { World } from "../../world.js";
import type { DrainReporter } from "./request.js";
import { drainPlanText } from "./text.js";

interface Options {
  json: boolean;
  dryRun: boolean;
  yes: boolean;
  color: boolean;
}

/** Prints the progress of a deploy with --drain; the command prints the summary. `run` is the run's id, after changes have begun. */
export function drainProgress(world: World, options: Options): DrainReporter & { run: string | undefined } {
  const { say, tell, at, line } = progressBoard(world, { ...options, hosts: 2 });
  const last = new Map<string, number | undefined>();
  const reporter: DrainReporter & { run: string | undefined } = {
    run: undefined,
    async planned(hosts) {
      (options.dryRun && !options.json ? tell : say)(drainPlanText(hosts));
      if (options.dryRun || options.yes) return true;
      return world.prompt.confirm("Continue?", "--yes");
    },
    begun(run) {
      reporter.run = run;
    },
    phase(host, phase) {
      at(host, phase);
      say(line(host, `  ${phase}`));
    },
    counted(host, listeners) {
      const words = listeners === undefined ? "no answer" : `${counted(listeners, "listener")} left`;
      at(host, `draining, ${words}`);
      // On a terminal the moving line shows every count; elsewhere only changes are printed.
      if (!world.stderr.terminal && (!last.has(host) || last.get(host) !== listeners)) say(line(host, `  ${words}`));
      last.set(host, listeners);
    },
    interrupted: (host) => say(`Stopping after ${host ?? "the current step"}. Press Ctrl-C again to stop at once.\n`),
    ended(outcome) {
      at(outcome.host, undefined);
      const failed = outcome.state === "failed" || outcome.state === "not tried";
      (failed || options.json ? say : tell)(hostEndText(outcome));
    },
  };
  return reporter;
}
