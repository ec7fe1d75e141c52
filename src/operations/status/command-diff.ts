import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { EarlyLogins } from "../../fleet/connect-early.js";
import { loadFleet } from "../../fleet/load.js";
import { exitCodeOf } from "../../fleet/outcome.js";
import { sshTargets } from "../../host/target.js";
import { selectedNames } from "../../station/select.js";
import type { World } from "../../world.js";
import type { HostDifference } from "./run-diff.js";

/** `diff [HOST...]`: observes, compares, changes nothing. */
export const diffCommand = (context: CommandContext) =>
  new Command("diff")
    .description("Show what differs between the inventory and the hosts, and change nothing. Exit code 3 if something differs.")
    .argument("[host...]", "hosts (default: all)")
    .addHelpText("after", afterHelp(["radioctl diff eu-1 eu-2", "radioctl diff -v"]))
    .action(async (names: string[]) => {
      const { world, globals } = context;
      const started = world.clock.monotonic();
      const differences = await observed(world, globals().inventory, names);
      const seconds = (world.clock.monotonic() - started) / 1000;
      const { differencesJson, differencesText } = await import("./text-differences.js");
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

/** The hosts answer while the templates and the rest of the program are loaded. */
async function observed(world: World, inventory: string | undefined, names: readonly string[]): Promise<HostDifference[]> {
  const ssh = new EarlyLogins(world.ssh);
  try {
    const fleet = await loadFleet(world, inventory, {
      secrets: "real",
      hosts: (all) => selectedNames(all, names),
      onInventory: (loaded) => ssh.begin(sshTargets(loaded.inventory, selectedNames(loaded.inventory, names), loaded.directory)),
    });
    const { runDiff } = await import("./run-diff.js");
    const observing = runDiff({ ...world, ssh }, fleet.toObserve(selectedNames(fleet.loaded.inventory, names)));
    const [differences] = await Promise.all([observing, import("./text-differences.js")]);
    return differences;
  } finally {
    ssh.close();
  }
}
