import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { loadFleet } from "../../fleet/load.js";
import { exitCodeOf } from "../../fleet/outcome.js";
import { selectedNames } from "../../station/select.js";
import { runDiff } from "./run-diff.js";
import { differencesJson, differencesText } from "./text-differences.js";

/** `diff [HOST...]`: observes, compares, changes nothing. */
export const diffCommand = (context: CommandContext, run = runDiff) =>
  new Command("diff")
    .description("Show what differs between the inventory and the hosts, and change nothing. Exit code 3 if something differs.")
    .argument("[host...]", "hosts (default: all)")
    .addHelpText("after", afterHelp(["radioctl diff eu-1 eu-2", "radioctl diff -v"]))
    .action(async (names: string[]) => {
      const { world, globals } = context;
      const started = world.clock.monotonic();
      const fleet = await loadFleet(world, globals().inventory, {
        secrets: "real",
        hosts: (inventory) => selectedNames(inventory, names),
      });
      const differences = await run(world, fleet.toSurvey(selectedNames(fleet.loaded.inventory, names)));
      const seconds = (world.clock.monotonic() - started) / 1000;
      world.stdout.write(
        globals().json
          ? `${JSON.stringify(differencesJson(differences, seconds), undefined, 2)}\n`
          : differencesText(differences, seconds, globals().verbose),
      );
      const errors = differences.flatMap((each) => ("error" in each ? [each.error] : []));
      const differs = differences.some((each) => "plan" in each && each.plan.steps.length > 0);
      const failed = exitCodeOf(errors.map((error) => ({ host: error.host ?? "", role: "", state: "failed", error })));
      context.finish(failed !== 0 ? failed : differs ? DIFFERENCES : DONE);
    });
