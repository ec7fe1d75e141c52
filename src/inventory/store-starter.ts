import { join, relative, resolve } from "node:path";
import { RadioctlError } from "../errors.js";
import { packageFile } from "../package-file.js";
import type { World } from "../world.js";
import { inventoryJsonSchema } from "./json-schema.js";

/**
 * Writes an inventory to start from: the commented example with its schema, and a .gitignore for the secrets.
 * @returns the paths of the new files, relative to the working directory
 * @throws RadioctlError usage when the folder already has inventories; nothing is written
 */
export async function writeStarter(world: Pick<World, "files" | "cwd">, folder: string): Promise<string[]> {
  const inventories = resolve(world.cwd, folder, "inventories");
  const present = (await world.files.list(inventories)).filter((name) => /\.ya?ml$/u.test(name));
  if (present.length > 0) {
    throw new RadioctlError("usage", `${join(folder, "inventories")} already has ${present.join(", ")}`, {
      hint: "choose another folder: radioctl init DIR",
    });
  }
  const example = await world.files.read(packageFile("inventories/example.yaml"));
  const files: ReadonlyArray<[string, string]> = [
    [join(inventories, "radio.yaml"), example ?? ""],
    [join(inventories, "inventory.schema.json"), `${JSON.stringify(inventoryJsonSchema(), undefined, 2)}\n`],
    [
      join(inventories, ".gitignore"),
      "# Do not commit passwords and keys. Do commit known_hosts.\nsecrets.yaml\ncertificates/\n",
    ],
  ];
  for (const [path, text] of files) await world.files.write(path, text);
  return files.map(([path]) => relative(world.cwd, path));
}
