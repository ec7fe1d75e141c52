import { createHash } from "node:crypto";
import { dirname, relative } from "node:path";
import { InvalidFiles, RadioctlError } from "../errors.js";
import type { World } from "../world.js";
import { inventoryPath } from "./load-path.js";
import { parseInventory, type ParsedInventory } from "./parse.js";
import type { Inventory } from "./schema.js";
import { secretPrefixes } from "./secret-prefixes.js";

export interface LoadedInventory {
  /** The path that messages show: relative to the working directory if the file is below it. */
  file: string;
  /** The absolute path of the inventory's folder, which also has templates, secrets and known hosts. */
  directory: string;
  inventory: Inventory;
  /** The checksum of its text. */
  sha256?: string | undefined;
  locate: ParsedInventory["locate"];
}

type Reader = Pick<World, "files" | "env" | "cwd"> & Partial<Pick<World, "hideVariables">>;

/**
 * Loads and validates the inventory: the given one, else `RADIOCTL_INVENTORY`, else the only YAML file in `inventories/`.
 * @throws InvalidFiles with all problems; RadioctlError usage when there is no such file, or more than one
 */
export async function loadInventory(world: Reader, given: string | undefined): Promise<LoadedInventory> {
  const loaded = await readInventory(world, given);
  if (loaded.problems.length > 0 || loaded.inventory === undefined) throw new InvalidFiles(loaded.problems);
  return {
    file: loaded.file,
    directory: loaded.directory,
    inventory: loaded.inventory,
    sha256: loaded.sha256,
    locate: loaded.locate,
  };
}

/** The same, but problems are returned, with what could be read. @throws RadioctlError usage as above */
export async function readInventory(
  world: Reader,
  given: string | undefined,
): Promise<ParsedInventory & { file: string; directory: string; sha256: string }> {
  const path = await inventoryPath(world, given);
  const text = await world.files.read(path);
  const file = shown(path, world.cwd);
  if (text === undefined)
    throw new RadioctlError("usage", `there is no inventory ${file}`, {
      hint: "choose one with -i FILE, or create one with radioctl init .",
    });
  const sha256 = createHash("sha256").update(text).digest("hex");
  const parsed = parseInventory(file, text);
  if (parsed.inventory !== undefined) world.hideVariables?.(secretPrefixes(parsed.inventory));
  return { ...parsed, file, directory: dirname(path), sha256 };
}

function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith("..") ? path : short;
}
