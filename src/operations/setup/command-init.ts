import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { writeStarter } from "../../inventory/store-starter.js";

/** `init DIR`: an inventory to start from. */
export const initCommand = ({ world, globals }: CommandContext, run = writeStarter) =>
  new Command("init")
    .summary("an inventory to start from")
    .description("Writes a commented inventory that validates into DIR/inventories. Never overwrites one.")
    .argument("<dir>", "folder of the station; made when it isn't there")
    .addHelpText("after", "\nExample:\n  radioctl init my-station\n")
    .action(async (dir: string) => {
      const written = await run(world, dir);
      if (globals().json) {
        world.stdout.write(`${JSON.stringify({ written }, undefined, 2)}\n`);
        return;
      }
      const next = [
        ...written,
        "Next:",
        ...(dir === "." ? [] : [`  cd ${dir}`]),
        "  edit inventories/radio.yaml: hosts, sources, formats, your ssh key",
        "  radioctl validate",
        "  radioctl secrets init",
        "  radioctl bootstrap --all",
      ];
      world.stdout.write(`${next.join("\n")}\n`);
    });
