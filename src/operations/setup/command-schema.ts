import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { inventoryJsonSchema } from "../../inventory/json-schema.js";

/** `schema`: the inventory's JSON Schema on stdout. */
export const schemaCommand = ({ world }: CommandContext) =>
  new Command("schema")
    .summary("the inventory's JSON Schema, for editors")
    .description("Prints the inventory's JSON Schema (draft-7), from which editors complete and check it.")
    .addHelpText("after", "\nExample:\n  radioctl schema > inventories/inventory.schema.json\n")
    .action(() => {
      world.stdout.write(`${JSON.stringify(inventoryJsonSchema(), undefined, 2)}\n`);
    });
