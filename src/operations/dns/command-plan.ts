import { resolve } from "node:path";
import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { planWished } from "../../dns/wished.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

/** `dns plan`: what would change. */
export const planCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("plan"))
    .description(
      "Show what would change in the zone, where listeners go before and after, and which guards refuse it. Exit code 3 if something would change.",
    )
    .option("--out <file>", "write the plan to this file, for dns apply --plan")
    .action(async (flags: ChangeFlags & { out?: string }) => {
      const { world } = context;
      const { loaded, zone } = await open(context, flags);
      const plan = planWished(loaded.inventory, zone);
      const { change } = await changeZone(
        context,
        { loaded, zone },
        { command: "dns plan", plan, force: flags.force, dryRun: true },
      );
      if (flags.out !== undefined)
        await world.files.write(resolve(world.cwd, flags.out), `${JSON.stringify(change.plan, undefined, 2)}\n`);
    });
