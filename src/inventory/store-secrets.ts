import { Document } from "yaml";
import { RadioctlError } from "../errors.js";
import type { World } from "../world.js";
import type { LoadedInventory } from "./load.js";
import { findSecrets, readSecretsFile, secretsFile } from "./secrets.js";

/** 32 characters of base64url: 192 bits, and safe in every configuration file, URL and harbor. */
const SECRET_BYTES = 24;

/** 256 bits, as many as the passwords have that are computed from it (HMAC-SHA256). No one types it. */
const KEY_BYTES = 32;

/**
 * Generates all missing secrets and writes them into the inventory's first secrets file.
 * @returns the names of the new secrets, and the file
 * @throws RadioctlError secret when the inventory has no secrets file; it names the missing secrets
 */
export async function makeSecrets(world: World, loaded: LoadedInventory): Promise<{ made: string[]; file: string | undefined }> {
  const found = await findSecrets(world, loaded);
  const made = found.filter(({ value }) => value === undefined).map(({ name }) => name);
  const file = secretsFile(loaded);
  if (made.length === 0) return { made, file };
  if (file === undefined) {
    throw new RadioctlError("secret", `missing: ${made.join(", ")}; the inventory has no secrets file for them`, {
      hint: "store them where the inventory's `secrets` points to, or add `- file: secrets.yaml` to `secrets`",
    });
  }
  const values = new Map(await readSecretsFile(world, file));
  const bytes = (name: string) => (name === loaded.inventory.station.key.name ? KEY_BYTES : SECRET_BYTES);
  for (const name of made) values.set(name, Buffer.from(world.randomBytes(bytes(name))).toString("base64url"));
  const document = new Document(Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1))));
  document.commentBefore = " Secrets of the station. Keep this file out of version control, and a copy of it in a safe place.";
  await world.files.write(file, document.toString(), 0o600);
  return { made, file };
}
