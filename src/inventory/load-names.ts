import type { World } from "../world.js";
import { inventoryPath } from "./load-path.js";
import { parseYaml } from "./yaml.js";

/** Names of hosts by role, and all other names, from a file that may be invalid. */
export interface InventoryNames {
  masters: string[];
  relays: string[];
  regions: string[];
  channels: string[];
  sources: string[];
  providers: string[];
}

/**
 * The names of an inventory, without validating it: completion must be fast.
 * @throws RadioctlError usage when there is no inventory, or several
 */
export async function loadNames(world: Pick<World, "files" | "env" | "cwd">, given: string | undefined): Promise<InventoryNames> {
  const path = await inventoryPath(world, given);
  const { value } = parseYaml(path, (await world.files.read(path)) ?? "");
  const hosts = Object.entries(mapOf(mapOf(value)["hosts"]));
  const ofRole = (role: string) => hosts.filter(([, host]) => mapOf(host)["role"] === role).map(([name]) => name);
  const keys = (name: string) => Object.keys(mapOf(mapOf(value)[name]));
  return {
    masters: ofRole("master"),
    relays: ofRole("relay"),
    regions: keys("regions"),
    channels: keys("channels"),
    sources: keys("sources"),
    providers: keys("providers"),
  };
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
