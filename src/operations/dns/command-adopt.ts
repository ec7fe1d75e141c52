import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { planAdoption, type Adoption } from "../../dns/adopt.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

/** `dns adopt`: what is there already becomes radioctl's. */
export const adoptCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("adopt"))
    .description(
      "takes over records that are where radioctl's should be: marks them with the owner record, and changes none of them yet",
    )
    .option(
      "--zone",
      "every address below stream.<zone> and source.<zone>, also where the inventory has nothing: apply deletes that",
    )
    .addHelpText(
      "after",
      "\nShows what it takes over and what the next radioctl dns apply does with it; radioctl dns rollback gives it back.\n" +
        "\nExamples:\n  radioctl dns adopt --dry-run\n  radioctl dns adopt --zone\n",
    )
    .action(async (flags: ChangeFlags & { zone?: boolean }) => {
      const { loaded, zone } = await open(context, flags);
      const { adoptionJson, adoptionText } = await import("./text-adoption.js");
      let adoption: Adoption | undefined;
      const plan = (observed: Parameters<typeof planAdoption>[1]) => {
        adoption = planAdoption(loaded.inventory, observed, zone.limits, flags.zone === true ? "zone" : "tree");
        return adoption.plan;
      };
      const beside = { text: () => adoptionText(adoption), json: () => adoptionJson(adoption) };
      const command = flags.zone === true ? "dns adopt --zone" : "dns adopt";
      await changeZone(context, { loaded, zone }, { command, plan, force: flags.force, beside });
    });
