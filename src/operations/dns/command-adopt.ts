import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { planAdoption, type Adoption } from "../../dns/adopt.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

/** `dns adopt`: takes over existing records. */
export const adoptCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("adopt"))
    .description("Take over existing records at radioctl's names: mark them with the owner record, and change none of them.")
    .option("--zone", "take over every address below stream.<zone> and source.<zone>, also those that dns apply will then delete")
    .addHelpText(
      "after",
      afterHelp(
        ["radioctl dns adopt --dry-run", "radioctl dns adopt --zone"],
        "Shows what it takes over and what the next dns apply does with it. radioctl dns rollback undoes it.",
      ),
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
