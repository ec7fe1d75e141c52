import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { fleetOptions } from "../../cli/fleet-options.js";
import { minutes } from "../../cli/numbers.js";
import { dnsGuardNames } from "../../dns/guard.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../../fleet/outcome.js";
import { selectedNames } from "../../station/select.js";
import { mustHaveNoOpenCutover } from "../cutover/load-history.js";
import { openRotation } from "../dns/run-rotation.js";
import { drainGuardNames } from "../drain/guards.js";
import { loadDrain, type DrainFlags } from "../drain/load-request.js";
import { drainProgress } from "../drain/progress.js";
import type { DrainRequest } from "../drain/request.js";
import { stationDrain } from "../drain/run-station.js";
import { runDrain } from "../drain/run.js";
import { loadDeploy } from "./load-request.js";
import { deployProgress } from "./progress.js";
import type { DeployRequest } from "./request.js";
import { onStation } from "./run-station.js";
import { runDeploy } from "./run.js";
import { accountText, deployJson } from "./text.js";

const EXAMPLES = afterHelp(
  [
    "radioctl deploy --dry-run",
    "radioctl deploy --region eu --canary eu-1 --batch 25%",
    ["radioctl deploy --rerun", "only the hosts that failed in the last run"],
    ["radioctl deploy --resume", "continue a run that was killed or interrupted"],
    ["radioctl deploy --drain", "reboot the hosts that need it, one at a time"],
    ["radioctl deploy eu-1 --drain", "reboot eu-1 even if it needs no reboot"],
  ],
  "More: radioctl help hosts",
);

/** `deploy [HOST...]`: one plan, a canary, batches; no listener is dropped. */
export const deployCommand = (context: CommandContext, run = runDeploy, drain = runDrain) =>
  fleetOptions(new Command("deploy"), [...drainGuardNames, ...dnsGuardNames])
    .description(
      "Bring hosts in line with the inventory: show one plan, change a canary and listen to it, then continue in batches. A host whose stream fails afterwards is rolled back.",
    )
    .argument("[host...]", "hosts (default: all)")
    .option("--rerun [run]", "deploy only the hosts that a run left undone (default: the latest run)")
    .option("--resume [run]", "continue an unfinished run (default: the latest)")
    .option(
      "--drain",
      "change no files: take hosts that need a reboot out of rotation, reboot and verify them (named hosts in any case)",
    )
    .option("--drain-minutes <n>", "minutes that listeners have to leave before the reboot", minutes, 30)
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], flags: DrainFlags) => {
      const { world } = context;
      const globals = context.globals();
      const started = world.clock.monotonic();
      const fleet = await loadFleet(world, globals.inventory, {
        secrets: "real",
        ...(isOfNamedHosts(flags) && { hosts: (inventory) => selectedNames(inventory, names, flags) }),
      });
      const given = { ...flags, dryRun: globals.dryRun };
      const reboots = await loadDrain(world, fleet, names, given);
      await mustHaveNoOpenCutover(world, fleet.loaded.directory);
      const { outcomes, run: id } =
        reboots === undefined
          ? await change(context, fleet, await loadDeploy(world, fleet, names, given), run)
          : await reboot(context, fleet, reboots, drain);
      const seconds = (world.clock.monotonic() - started) / 1000;
      if (globals.json) world.stdout.write(`${JSON.stringify(deployJson(outcomes, seconds, id), undefined, 2)}\n`);
      else world.stdout.write(accountText(outcomes, seconds, id));
      context.finish(deployExitCode(outcomes));
    });

/** Whether the run changes the named hosts alone: an earlier run has hosts of its own, and a reboot observes every host. */
function isOfNamedHosts({ drain, rerun, resume }: DrainFlags): boolean {
  return drain !== true && rerun === undefined && resume === undefined;
}

async function change({ world, globals }: CommandContext, fleet: Fleet, request: DeployRequest, run: typeof runDeploy) {
  const progress = deployProgress(world, globals());
  const outcomes = await onStation(world, fleet, request, async (operations) => run(world, request, operations, progress));
  return { outcomes, run: progress.run };
}

async function reboot({ world, globals }: CommandContext, fleet: Fleet, request: DrainRequest, run: typeof runDrain) {
  const reporter = drainProgress(world, globals());
  const rotation = await openRotation(world, fleet.loaded, request.force);
  const operations = stationDrain(world, fleet, request, rotation);
  return { outcomes: await run(world, request, { operations, reporter }), run: reporter.run };
}

/** As `exitCodeOf`; differences when something was only planned. */
export function deployExitCode(outcomes: readonly HostOutcome[]): number {
  const failed = exitCodeOf(outcomes);
  if (failed !== DONE) return failed;
  return outcomes.some((outcome) => outcome.state === "planned") ? DIFFERENCES : DONE;
}
