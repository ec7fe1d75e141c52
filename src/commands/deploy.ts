import { Command } from "commander";
import { DIFFERENCES, DONE } from "../errors.js";
import { loadDeploy, type DeployFlags } from "../fleet/load-deploy.js";
import { loadFleet } from "../fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../fleet/outcome.js";
import { runDeploy } from "../fleet/run-deploy.js";
import { hearHost } from "../fleet/run-verify.js";
import { accountText, deployJson } from "../output/deploy.js";
import { deployProgress } from "../output/progress-deploy.js";
import { mustHaveNoOpenCutover } from "../cutover/load-history.js";
import type { CommandContext } from "./context.js";
import { fleetOptions } from "./fleet-options.js";

const EXAMPLE = `
Examples:
  radioctl deploy --dry-run
  radioctl deploy --region eu --canary eu-1 --batch 25%
  radioctl deploy --rerun               what the last run left undone
  radioctl deploy --resume              goes on with a run that was killed or interrupted
`;

/** `deploy [HOST...]`: one plan, a canary, batches; nobody is dropped. */
export const deployCommand = (context: CommandContext, run = runDeploy) =>
  fleetOptions(new Command("deploy"))
    .summary("changes hosts as the inventory wants them, and drops nobody")
    .description(
      "Asks all hosts, shows one plan, then changes and hears a canary, then batches. What a listener can't hear afterwards is put back by itself.",
    )
    .argument("[host...]", "hosts; all by default")
    .option("--rerun [run]", "the hosts that a run left undone; of the last run by default")
    .option("--resume [run]", "go on with a run that did not come to its end; the last one by default")
    .addHelpText("after", EXAMPLE)
    .action(async (names: string[], flags: DeployFlags) => {
      const { world } = context;
      const globals = context.globals();
      const started = world.clock.monotonic();
      const fleet = await loadFleet(world, globals.inventory, { secrets: "real" });
      const request = await loadDeploy(world, fleet, names, { ...flags, dryRun: globals.dryRun });
      await mustHaveNoOpenCutover(world, fleet.loaded.directory);
      const progress = deployProgress(world, globals);
      const outcomes = await run(world, request, async (reached) => hearHost(world, fleet, reached), progress);
      const seconds = (world.clock.monotonic() - started) / 1000;
      if (globals.json) world.stdout.write(`${JSON.stringify(deployJson(outcomes, seconds, progress.run), undefined, 2)}\n`);
      else world.stdout.write(accountText(outcomes, seconds, progress.run));
      context.finish(deployExitCode(outcomes));
    });

/** As `exitCodeOf`; differences when something was only planned. */
export function deployExitCode(outcomes: readonly HostOutcome[]): number {
  const failed = exitCodeOf(outcomes);
  if (failed !== DONE) return failed;
  return outcomes.some((outcome) => outcome.state === "planned") ? DIFFERENCES : DONE;
}
