import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { fleetOptions } from "../../cli/fleet-options.js";
import { RadioctlError } from "../../errors.js";
import { selectedNames, type FleetFlags } from "../../fleet/load-run.js";
import { loadFleet } from "../../fleet/load.js";
import { generationWanted } from "../../host/observe-generations.js";
import { mustHaveNoOpenCutover } from "../cutover/load-history.js";
import { deployExitCode } from "./command.js";
import { deployRequest } from "./load-request.js";
import { deployProgress } from "./progress.js";
import { stationOperations } from "./run-station.js";
import { runDeploy } from "./run.js";
import { accountText, deployJson } from "./text.js";

/** `rollback HOST...`: an earlier generation is wanted again, and comes as carefully as any change. */
export const rollbackCommand = (context: CommandContext, run = runDeploy) =>
  fleetOptions(new Command("rollback"))
    .summary("puts an earlier generation of hosts back")
    .description("Puts back what hosts were before: planned, shown, changed and heard as any deploy. Installed packages stay.")
    .argument("<host...>", "hosts")
    .option("--to <generation>", "the generation to go back to; the one before by default", generation)
    .addHelpText("after", "\nExamples:\n  radioctl rollback eu-1\n  radioctl rollback eu-1 --to 4\n")
    .action(async (names: string[], flags: FleetFlags & { to?: number }) => {
      const { world } = context;
      const globals = context.globals();
      const started = world.clock.monotonic();
      const fleet = await loadFleet(world, globals.inventory, { secrets: "real" });
      const request = deployRequest(world, fleet, selectedNames(fleet, names, flags), { ...flags, dryRun: globals.dryRun });
      await mustHaveNoOpenCutover(world, fleet.loaded.directory);
      const progress = deployProgress(world, globals);
      const back = { ...request, command: "rollback", wanted: generationWanted(flags.to) };
      const outcomes = await run(world, back, stationOperations(world, fleet, back), progress);
      const seconds = (world.clock.monotonic() - started) / 1000;
      if (globals.json) world.stdout.write(`${JSON.stringify(deployJson(outcomes, seconds, progress.run), undefined, 2)}\n`);
      else world.stdout.write(accountText(outcomes, seconds, progress.run));
      context.finish(deployExitCode(outcomes));
    });

function generation(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text);
  throw new RadioctlError("usage", `--to takes the number of a generation, not ${JSON.stringify(text)}`, {
    hint: "radioctl generations HOST lists them",
  });
}
