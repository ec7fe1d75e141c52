import type { World } from "../world.js";
import { inventoryPath } from "./load-path.js";
import { parseYaml } from "./yaml.js";

/** Names of hosts by role, and of what else has a name, as they stand in a file that need not validate. */
export interface InventoryNames {
  masters: string[];
  relays: string[];
  regions: string[];
  channels: string[];
  sources: string[];
  providers: string[];
}

/**
 * The names of an inventory, without a look at anything else of it: a Tab must not wait.
 * @throws RadioctlError usage when there is no inventory, or several
 */
export async function loadNames(world: Pick<World, "files" | "env" | "cwd">, given: string | undefined): Promise<InventoryNames> {
  const path = await inventoryPath(world, given);
  const { value } = parseYaml(path, (await world.files.read(path)) ?? "");
  const hosts = Object.entries(mapOf(mapOf(value)["hosts"]));
  const ofRole = (wanted: string) => hosts.filter(([, host]) => mapOf(host)["role"] === wanted).map(([name]) => name);
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
