import { basename, join, resolve } from "node:path";
import { RadioctlError } from "../errors.js";
import type { World } from "../world.js";

/**
 * The absolute path of the inventory: the given one, else `RADIOCTL_INVENTORY`, else the only YAML file in `inventories/`.
 * @throws RadioctlError usage when `inventories/` has no inventory or several
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
          ? "create one with radioctl init . or choose one with -i FILE"
          : "choose one with -i FILE or RADIOCTL_INVENTORY",
    },
  );
}
