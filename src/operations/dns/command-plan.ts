import { resolve } from "node:path";
import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { planWished } from "../../dns/wished.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

/** `dns plan`: what would change. */
export const planCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("plan"))
    .description("shows what would change in the zone, whom listeners get before and after, and what speaks against it; exit 3")
    .option("--out <file>", "writes the plan, for apply --plan")
    .action(async (flags: ChangeFlags & { out?: string }) => {
      const { world } = context;
      const { loaded, zone } = await open(context, flags);
      const plan = planWished(loaded.inventory, zone);
      const { preview } = await changeZone(
        context,
        { loaded, zone },
        { command: "dns plan", plan, force: flags.force, dryRun: true },
      );
      if (flags.out !== undefined)
        await world.files.write(resolve(world.cwd, flags.out), `${JSON.stringify(preview.plan, undefined, 2)}\n`);
    });
