import { dirname, relative } from "node:path";
import { InvalidFiles, RadioctlError } from "../errors.js";
import type { World } from "../world.js";
import { inventoryPath } from "./load-path.js";
import { parseInventory, type ParsedInventory } from "./parse.js";
import type { Inventory } from "./schema.js";

export interface LoadedInventory {
  /** As messages show it: relative to the working directory where that is shorter. */
  file: string;
  /** Absolute; templates, secrets and known hosts stand beside the inventory. */
  directory: string;
  inventory: Inventory;
  locate: ParsedInventory["locate"];
}

type Reader = Pick<World, "files" | "env" | "cwd">;

/**
 * Loads and checks the inventory: the one given, else `RADIOCTL_INVENTORY`, else the only YAML file in `inventories/`.
 * @throws InvalidFiles with every problem at once; RadioctlError usage when there is no such file, or more than one to choose from
 */
export async function loadInventory(world: Reader, given: string | undefined): Promise<LoadedInventory> {
  const loaded = await readInventory(world, given);
  if (loaded.problems.length > 0 || loaded.inventory === undefined) throw new InvalidFiles(loaded.problems);
  return { file: loaded.file, directory: loaded.directory, inventory: loaded.inventory, locate: loaded.locate };
}

/** The same without an error for what does not validate: all that could be read, and every problem. @throws RadioctlError usage as above */
export async function readInventory(
  world: Reader,
  given: string | undefined,
): Promise<ParsedInventory & { file: string; directory: string }> {
  const path = await inventoryPath(world, given);
  const text = await world.files.read(path);
  const file = shown(path, world.cwd);
  if (text === undefined)
    throw new RadioctlError("usage", `there is no inventory ${file}`, {
      hint: "name one with -i FILE, or make one: radioctl init .",
    });
  return { ...parseInventory(file, text), file, directory: dirname(path) };
}

function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith("..") ? path : short;
}
