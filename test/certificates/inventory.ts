import { parseInventory } from "../../src/inventory/parse.js";
import type { Inventory } from "../../src/inventory/schema.js";
import { stationText } from "../roles/station.js";

/** The station of the roles' tests. @param more top-level keys, as YAML */
export function inventoryWith(more = ""): Inventory {
  const { inventory, problems } = parseInventory("station.yaml", `${stationText}${more}`);
  if (inventory === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return inventory;
}
