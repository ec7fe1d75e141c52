import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { fleetOptions } from "../../cli/fleet-options.js";
import { RadioctlError } from "../../errors.js";
import type { FleetFlags } from "../../fleet/load-run.js";
import { loadFleet } from "../../fleet/load.js";
import { selectedNames } from "../../station/select.js";
import { mustHaveNoOpenCutover } from "../cutover/load-history.js";
import { deployExitCode } from "./command.js";
import { deployRequest } from "./load-request.js";
import { keptGeneration, type GenerationName } from "./load-lost-generation.js";
import { deployProgress } from "./progress.js";
import { onStation } from "./run-station.js";
import { runDeploy } from "./run.js";
import { accountText, deployJson } from "./text.js";

/** `rollback HOST...`: returns to an earlier generation, as carefully as any change. */
export const rollbackCommand = (context: CommandContext, run = runDeploy) =>
  fleetOptions(new Command("rollback"))
    .description(
      "Return hosts to an earlier generation: plan, show, change and verify them as any deploy does. Installed packages stay.",
    )
    .argument("<host...>", "hosts to roll back")
    .option(
      "--to <generation>",
      "generation to return to, from the host or else from the bucket (default: the previous one)",
      generation,
    )
    .addHelpText(
      "after",
      afterHelp([
        "radioctl rollback eu-1",
        "radioctl rollback eu-1 --to 4",
        ["radioctl rollback eu-1 --to 4@2026-11-22T05:00-7f3a", "the generation 4 of this run"],
      ]),
    )
    .action(async (names: string[], flags: FleetFlags & { to?: GenerationName }) => {
      const { world } = context;
      const globals = context.globals();
      const started = world.clock.monotonic();
      const fleet = await loadFleet(world, globals.inventory, {
        secrets: "real",
        hosts: (inventory) => selectedNames(inventory, names, flags),
      });
      const request = deployRequest(world, fleet, selectedNames(fleet.loaded.inventory, names, flags), {
        ...flags,
        dryRun: globals.dryRun,
      });
      await mustHaveNoOpenCutover(world, fleet.loaded.directory);
      const progress = deployProgress(world, globals);
      const back = { ...request, command: "rollback", wanted: keptGeneration(world, fleet, flags.to) };
      const outcomes = await onStation(world, fleet, back, async (operations) => run(world, back, operations, progress));
      const seconds = (world.clock.monotonic() - started) / 1000;
      if (globals.json) world.stdout.write(`${JSON.stringify(deployJson(outcomes, seconds, progress.run), undefined, 2)}\n`);
      else world.stdout.write(accountText(outcomes, seconds, progress.run));
      context.finish(deployExitCode(outcomes));
    });

function generation(text: string): GenerationName {
  const found = /^(?<number>[1-9]\d{0,8})(?:@(?<run>\S+))?$/u.exec(text)?.groups;
  if (found !== undefined) return { generation: Number(found["number"]), run: found["run"] };
  throw new RadioctlError("usage", `--to takes the number of a generation, not ${JSON.stringify(text)}`, {
    hint: "radioctl generations HOST lists them",
  });
}
