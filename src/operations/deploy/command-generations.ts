import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { loadFleet } from "../../fleet/load.js";
import { connectOnce } from "../../fleet/connect-once.js";
import { observeGenerations } from "../../host/observe-generations.js";
import { generationsText } from "./text-generations.js";

/** `generations HOST`: the configurations that a host keeps, and which run made each. */
export const generationsCommand = (context: CommandContext, on = connectOnce) =>
  new Command("generations")
    .description("List the configuration generations that a host keeps, with the run that made each. The last one is active.")
    .argument("<host>", "the host's name in the inventory")
    .addHelpText("after", afterHelp(["radioctl generations eu-1"]))
    .action(async (name: string) => {
      const { world, globals } = context;
      const fleet = await loadFleet(world, globals().inventory, { secrets: "placeholder", hosts: () => [] });
      const generations = await on(world, fleet, name, async (connection) => observeGenerations(connection, name));
      world.stdout.write(
        globals().json ? `${JSON.stringify({ host: name, generations }, undefined, 2)}\n` : generationsText(name, generations),
      );
    });
