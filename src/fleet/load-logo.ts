import { extname, resolve } from "node:path";
import type { Problem } from "../errors.js";
import type { LoadedInventory } from "../inventory/load.js";
import type { Files } from "../ports/files.js";

/** Every visitor of the page loads the logo with it. */
const MOST_BYTES = 100_000;

const TYPES: Readonly<Record<string, string>> = {
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
};

/** The logo of the public page as a data URL, because the page loads nothing else; undefined without one. */
export async function loadLogo(
  files: Pick<Files, "bytes">,
  { inventory, directory, file, locate }: LoadedInventory,
): Promise<{ logo?: string; problems: Problem[] }> {
  const path = inventory.public.logo;
  if (path === undefined) return { problems: [] };
  const key = ["public", "logo"];
  const problem = (message: string) => ({ problems: [{ file, ...locate(key), key: key.join("."), message }] });
  const type = TYPES[extname(path).toLowerCase()];
  if (type === undefined) return problem(`must be a file that ends in ${Object.keys(TYPES).join(", ")}`);
  const bytes = await files.bytes(resolve(directory, path));
  if (bytes === undefined) return problem(`there is no file ${path}`);
  if (bytes.length > MOST_BYTES) return problem(`${path} has ${bytes.length} bytes, and a logo may have ${MOST_BYTES}`);
  return { logo: `data:${type};base64,${Buffer.from(bytes).toString("base64")}`, problems: [] };
}
