import * as z from "zod";
import { inventorySchema } from "./schema.js";

/** The inventory's JSON Schema (draft-7), for editors. It does not contain the cross checks of `validate`. */
export function inventoryJsonSchema(): unknown {
  return {
    title: "Inventory of radioctl",
    ...z.toJSONSchema(inventorySchema, {
      target: "draft-7",
      io: "input",
      // Only `!secret NAME` has no JSON type: an editor treats it as text.
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema._zod.def.type === "custom") jsonSchema.type = "string";
      },
    }),
  };
}
