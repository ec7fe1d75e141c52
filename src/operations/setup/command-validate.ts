import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { problemLines } from "../../cli/text/problems.js";
import { InvalidFiles } from "../../errors.js";
import { validateFleet } from "../../fleet/load.js";
import { inventoryCounts, inventoryCountsJson } from "./text-validate.js";

/** `validate`: every error of the inventory and of the templates at once. */
export const validateCommand = ({ world, globals }: CommandContext, run = validateFleet) =>
  new Command("validate")
    .summary("every error of the inventory and of the templates")
    .description(
      "Checks the inventory and the templates and contacts nobody. Tells every error at once, with file, line and column; exit code 2 when there is any.",
    )
    .addHelpText("after", "\nExample:\n  radioctl validate -i inventories/radio.yaml\n")
    .action(async () => {
      const { file, inventory, problems, warnings } = await run(world, globals().inventory);
      if (inventory === undefined || problems.length > 0) throw new InvalidFiles(problems);
      for (const warning of warnings) world.stderr.write(`warning: ${problemLines([warning])}`);
      world.stdout.write(
        globals().json
          ? `${JSON.stringify({ ...(inventoryCountsJson(file, inventory) as object), warnings }, undefined, 2)}\n`
          : inventoryCounts(file, inventory),
      );
    });
