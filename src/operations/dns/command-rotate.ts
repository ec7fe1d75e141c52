import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { planWished } from "../../dns/wished.js";
import { rotated } from "../../dns/wishes.js";
import { selectHosts } from "../../station/select.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

/** `dns rotate`: healthy relays get listeners, the others do not. */
export const rotateCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("rotate"))
    .description(
      "Bring the records in line with the fleet: relays that are fed and match the inventory get listeners, the others do not.",
    )
    .option("--region <region>", "only relays of this region")
    .addHelpText(
      "after",
      afterHelp(["radioctl dns rotate", "radioctl dns rotate --region eu"], "Relays that dns drain took out stay out."),
    )
    .action(async (flags: ChangeFlags & { region?: string }) => {
      const { world, globals } = context;
      const { loadFleet } = await import("../../fleet/load.js");
      const { runFitness } = await import("./run-fitness.js");
      const fleet = await loadFleet(world, globals().inventory, { secrets: "real" });
      const { inventory } = fleet.loaded;
      const relays = selectHosts(inventory, [], { role: "relay", region: flags.region }).map(({ name }) => name);
      const { zone } = await open(context, flags);
      const { unfit, withoutIpv6 } = await runFitness(world, fleet, relays);
      for (const [host, reason] of unfit) world.stderr.write(`${host} gets no new listeners: ${reason}\n`);
      for (const [host, reason] of withoutIpv6)
        world.stderr.write(`${host} is in rotation, but not seen over IPv6, which its health check decides: ${reason}\n`);
      const plan = planWished(inventory, zone, (wishes) => rotated(inventory, wishes, unfit, flags.region));
      await changeZone(context, { loaded: fleet.loaded, zone }, { command: "dns rotate", plan, force: flags.force });
    });
