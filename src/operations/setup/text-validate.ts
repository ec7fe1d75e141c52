import { counted } from "../../counted.js";
import type { Inventory } from "../../inventory/schema.js";

/** The contents of a valid inventory, in one line. */
export function inventoryCounts(file: string, inventory: Inventory): string {
  const { channels, formats, masters, relays, regions } = countsOf(inventory);
  const stations = `${counted(channels, "channel")}, ${counted(formats, "format")}`;
  return `${file}: ${stations}, ${counted(masters, "master")}, ${counted(relays, "relay")} in ${counted(regions, "region")}. Nothing was contacted.\n`;
}

/** The same as data. */
export function inventoryCountsJson(file: string, inventory: Inventory): unknown {
  return { file, valid: true, ...countsOf(inventory) };
}

function countsOf({ channels, regions, hosts }: Inventory) {
  const roles = Object.values(hosts).map(({ role }) => role);
  return {
    channels: Object.keys(channels).length,
    formats: Object.values(channels).flatMap(({ formats }) => formats).length,
    masters: roles.filter((role) => role === "master").length,
    relays: roles.filter((role) => role === "relay").length,
    regions: Object.keys(regions).length,
  };
}
