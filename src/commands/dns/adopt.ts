import { Command } from "commander";
import { planAdoption } from "../../dns/adopt.js";
import type { CommandContext } from "../context.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./change.js";

/** `dns adopt`: what is there already becomes radioctl's. */
export const adoptCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("adopt"))
    .description(
      "takes over records that are where radioctl's should be: marks them with the owner record, and changes none of them yet",
    )
    .addHelpText("after", "\nThen radioctl dns plan shows what they would become.\n")
    .action(async (flags: ChangeFlags) => {
      const { loaded, zone } = await open(context, flags);
      const plan = (observed: Parameters<typeof planAdoption>[1]) => {
        const adoption = planAdoption(loaded.inventory, observed, zone.limits);
        for (const record of adoption.takenOver) context.world.stderr.write(`takes over ${record}\n`);
        return adoption.plan;
      };
      await changeZone(context, { loaded, zone }, { command: "dns adopt", plan, force: flags.force });
    });
