import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { fleetOptions } from "../../cli/fleet-options.js";
import { minutes } from "../../cli/numbers.js";
import { dnsGuardNames } from "../../dns/guard.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { hearHost, type Ears } from "../../fleet/hear-host.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../../fleet/outcome.js";
import { mustHaveNoOpenCutover } from "../cutover/load-history.js";
import { openRotation } from "../dns/run-rotation.js";
import { drainGuardNames } from "../drain/guards.js";
import { loadDrain, type DrainFlags } from "../drain/load-request.js";
import { drainProgress } from "../drain/progress.js";
import type { DrainRequest } from "../drain/request.js";
import { runDrain } from "../drain/run.js";
import { loadDeploy } from "./load-request.js";
import { deployProgress } from "./progress.js";
import type { DeployRequest } from "./request.js";
import { stationOperations } from "./run-station.js";
import { runDeploy } from "./run.js";
import { accountText, deployJson } from "./text.js";

const EXAMPLE = `
Examples:
  radioctl deploy --dry-run
  radioctl deploy --region eu --canary eu-1 --batch 25%
  radioctl deploy --rerun               what the last run left undone
  radioctl deploy --resume              goes on with a run that was killed or interrupted
  radioctl deploy --drain               reboots the hosts that wait for it, one at a time
  radioctl deploy eu-1 --drain          reboots eu-1 in any case
`;

/** A host is back before its services are: what it takes to hear all of its mounts after that. */
const ON_AIR_AFTER_BOOT_SECONDS = 90;

/** `deploy [HOST...]`: one plan, a canary, batches; nobody is dropped. */
export const deployCommand = (context: CommandContext, run = runDeploy, drain = runDrain) =>
  fleetOptions(new Command("deploy"), [...drainGuardNames, ...dnsGuardNames])
    .summary("changes hosts as the inventory wants them, and drops nobody")
    .description(
      "Asks all hosts, shows one plan, then changes and hears a canary, then batches. What a listener can't hear afterwards is put back by itself.",
    )
    .argument("[host...]", "hosts; all by default")
    .option("--rerun [run]", "the hosts that a run left undone; of the last run by default")
    .option("--resume [run]", "go on with a run that did not come to its end; the last one by default")
    .option(
      "--drain",
      "changes no file: takes hosts that wait for a reboot out of rotation, reboots and hears them; named ones in any case",
    )
    .option("--drain-minutes <n>", "how long a host's listeners have to leave", minutes, 30)
    .addHelpText("after", EXAMPLE)
    .action(async (names: string[], flags: DrainFlags) => {
      const { world } = context;
      const globals = context.globals();
      const started = world.clock.monotonic();
      const fleet = await loadFleet(world, globals.inventory, { secrets: "real" });
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

async function change({ world, globals }: CommandContext, fleet: Fleet, request: DeployRequest, run: typeof runDeploy) {
  const progress = deployProgress(world, globals());
  const outcomes = await run(world, request, stationOperations(world, fleet, request), progress);
  return { outcomes, run: progress.run };
}

async function reboot({ world, globals }: CommandContext, fleet: Fleet, request: DrainRequest, run: typeof runDrain) {
  const reporter = drainProgress(world, globals());
  const tools = {
    rotation: await openRotation(world, fleet.loaded, request.force),
    hear: async (reached: Ears) => hearHost(world, fleet, reached, ON_AIR_AFTER_BOOT_SECONDS),
  };
  return { outcomes: await run(world, request, { fleet, tools, reporter }), run: reporter.run };
}

/** As `exitCodeOf`; differences when something was only planned. */
export function deployExitCode(outcomes: readonly HostOutcome[]): number {
  const failed = exitCodeOf(outcomes);
  if (failed !== DONE) return failed;
  return outcomes.some((outcome) => outcome.state === "planned") ? DIFFERENCES : DONE;
}
