import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { loadFleet } from "../../fleet/load.js";
import { runOnHost } from "../../fleet/run-on-host.js";
import { observeGenerations } from "../../host/observe-generations.js";
import { generationsText } from "./text-generations.js";

/** `generations HOST`: what a host was made into, and which run did it. */
export const generationsCommand = (context: CommandContext, on = runOnHost) =>
  new Command("generations")
    .summary("what a host was made into, and by whom")
    .description("Lists the generations that HOST keeps, each with the run that made it. The last one is how it is.")
    .argument("<host>", "the host's name in the inventory")
    .addHelpText("after", "\nExample:\n  radioctl generations eu-1\n")
    .action(async (name: string) => {
      const { world, globals } = context;
      const fleet = await loadFleet(world, globals().inventory, { secrets: "placeholder" });
      const generations = await on(world, fleet, name, async (connection) => observeGenerations(connection, name));
      world.stdout.write(
        globals().json ? `${JSON.stringify({ host: name, generations }, undefined, 2)}\n` : generationsText(name, generations),
      );
    });
