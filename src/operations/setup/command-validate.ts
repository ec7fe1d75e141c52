import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { problemLines } from "../../cli/text/problems.js";
import { InvalidFiles } from "../../errors.js";
import { validateFleet } from "../../fleet/load-validated.js";
import { inventoryCounts, inventoryCountsJson } from "./text-validate.js";

/** `validate`: every error of the inventory and of the templates at once. */
export const validateCommand = ({ world, globals }: CommandContext, run = validateFleet) =>
  new Command("validate")
    .description(
      "Check the inventory and the templates, without contacting a host. Prints every error at once, with file, line and column. Exit code 2 if there is one.",
    )
    .addHelpText("after", afterHelp(["radioctl validate -i inventories/radio.yaml"]))
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
