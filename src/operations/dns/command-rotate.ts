import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { planWished } from "../../dns/wished.js";
import { rotated } from "../../dns/wishes.js";
import { selectHosts } from "../../station/select.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

/** `dns rotate`: relays that are fit are in, the others out. */
export const rotateCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("rotate"))
    .description(
      "puts the records in step with the fleet: relays that are fed, and as the inventory wants them, are in; others are out",
    )
    .option("--region <region>", "only relays of this region")
    .addHelpText("after", "\nRelays that dns drain took out stay out.\n")
    .action(async (flags: ChangeFlags & { region?: string }) => {
      const { world, globals } = context;
      const { loadFleet } = await import("../../fleet/load.js");
      const { runFitness } = await import("./run-fitness.js");
      const fleet = await loadFleet(world, globals().inventory, { secrets: "real" });
      const { inventory } = fleet.loaded;
      const relays = selectHosts(inventory, [], { role: "relay", region: flags.region }).map(({ name }) => name);
      const { zone } = await open(context, flags);
      const unfit = await runFitness(world, fleet, relays);
      for (const [host, reason] of unfit) world.stderr.write(`${host} is out: ${reason}\n`);
      const plan = planWished(inventory, zone, (wishes) => rotated(inventory, wishes, unfit, flags.region));
      await changeZone(context, { loaded: fleet.loaded, zone }, { command: "dns rotate", plan, force: flags.force });
    });
