import { basename, join, resolve } from "node:path";
import { RadioctlError } from "../errors.js";
import type { World } from "../world.js";

/**
 * Which inventory is meant, as an absolute path: the one given, else `RADIOCTL_INVENTORY`, else the only YAML file in `inventories/`.
 * @throws RadioctlError usage when there is none to choose, or more than one
 */
export async function inventoryPath(world: Pick<World, "files" | "env" | "cwd">, given: string | undefined): Promise<string> {
  return resolve(world.cwd, given ?? world.env["RADIOCTL_INVENTORY"] ?? (await onlyInventory(world)));
}

async function onlyInventory(world: Pick<World, "files" | "cwd">): Promise<string> {
  const folder = join(world.cwd, "inventories");
  const found = (await world.files.list(folder)).filter(
    (name) => /\.ya?ml$/u.test(name) && basename(name, ".yaml") !== "secrets",
  );
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return join(folder, only);
  throw new RadioctlError(
    "usage",
    only === undefined ? "there is no inventory in inventories/" : `there are several inventories: ${found.join(", ")}`,
    {
      hint:
        only === undefined
          ? "make one: radioctl init . ; or name one with -i FILE"
          : "name one with -i FILE or RADIOCTL_INVENTORY",
    },
  );
}
