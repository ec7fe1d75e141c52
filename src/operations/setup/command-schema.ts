import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { inventoryJsonSchema } from "../../inventory/json-schema.js";

/** `schema`: prints the JSON Schema of the inventory. */
export const schemaCommand = ({ world }: CommandContext) =>
  new Command("schema")
    .description("Print the JSON Schema (draft-7) of the inventory, with which editors complete and check it.")
    .addHelpText("after", afterHelp(["radioctl schema > inventories/inventory.schema.json"]))
    .action(() => {
      world.stdout.write(`${JSON.stringify(inventoryJsonSchema(), undefined, 2)}\n`);
    });
