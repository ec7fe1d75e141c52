import ora from "ora";
import type { BootstrapReporter } from "../fleet/run-bootstrap.js";
import type { World } from "../world.js";
import { eventLine, outcomeText, plansText } from "./bootstrap.js";

const LEAST_COLUMNS = 20;

interface Options {
  json: boolean;
  dryRun: boolean;
  yes: boolean;
  verbose: boolean;
  color: boolean;
  /** How many hosts the run is about: with more than one, each line names its host. */
  hosts: number;
}

/**
 * Tells a bootstrap while it works. The plan and what happens go to stderr, the outcome to stdout (not with `json`: then one document follows).
 * On a terminal a line at the bottom says what each host is at; elsewhere every line has a time.
 */
export function bootstrapProgress(world: World, options: Options): BootstrapReporter {
  const phases = new Map<string, string>();
  // A terminal that doesn't know its width (a serial console, script(1)) has no line to draw on.
  const moving = world.stderr.terminal && world.stderr.columns >= LEAST_COLUMNS;
  const spinner = moving ? ora({ stream: process.stderr, color: options.color ? "cyan" : false }) : undefined;
  const say = (text: string) => {
    if (text === "") return;
    spinner?.stop();
    world.stderr.write(text);
    if (spinner !== undefined && phases.size > 0) spinner.start();
  };
  const at = (host: string, phase: string | undefined) => {
    if (phase === undefined) phases.delete(host);
    else phases.set(host, phase);
    if (spinner === undefined) return;
    spinner.text = [...phases].map(([name, doing]) => `${name} ${doing}`).join("   ");
    if (phases.size > 0) spinner.start();
    else spinner.stop();
  };
  const line = (host: string, text: string) => {
    const time = world.stderr.terminal ? "" : `${world.clock.now().toISOString().slice(11, 19)} `;
    return `${time}${options.hosts > 1 ? `${host}${text}` : text}\n`;
  };
  return {
    async planned(hosts) {
      say(plansText(hosts, options.verbose));
      const changes = hosts.some(({ plan }) => plan.steps.length > 0);
      if (!changes || options.dryRun || options.yes) return true;
      return world.prompt.confirm("Go on?", "--yes");
    },
    event(host, event) {
      if (event.kind === "begin") at(host, event.phase);
      const told = eventLine(event);
      if (told !== undefined) say(line(host, told));
      else if (event.kind === "say" && options.verbose) say(line(host, `  ${event.text}`));
    },
    waiting: (host, lockedBy) => say(line(host, `  waiting for another run: ${lockedBy}`)),
    ended(outcome) {
      at(outcome.host, undefined);
      spinner?.stop();
      const failed = outcome.state === "failed" || outcome.state === "not tried";
      const text = outcomeText(outcome, (told) => line(outcome.host, told));
      (failed || options.json ? world.stderr : world.stdout).write(text);
      if (phases.size > 0) spinner?.start();
    },
  };
}
