import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { writeStarter } from "../../inventory/store-starter.js";

/** `init DIR`: writes an inventory to start from. */
export const initCommand = ({ world, globals }: CommandContext, run = writeStarter) =>
  new Command("init")
    .description("Write a commented inventory that validates to DIR/inventories. Never overwrites one.")
    .argument("<dir>", "folder of the station (created if needed)")
    .addHelpText("after", afterHelp(["radioctl init my-station"]))
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
