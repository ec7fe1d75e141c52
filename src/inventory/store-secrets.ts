import { Document } from "yaml";
import { RadioctlError } from "../errors.js";
import type { World } from "../world.js";
import { givenSecrets } from "./artifacts.js";
import type { LoadedInventory } from "./load.js";
import { findSecrets, readSecretsFile, secretsFile } from "./secrets.js";
import { parseYaml } from "./yaml.js";

/** 32 characters of base64url: 192 bits, and safe in every configuration file, URL and harbor. */
const SECRET_BYTES = 24;

const HEADER = " Secrets of the station. Keep this file out of version control, and a copy of it in a safe place.";

/** 256 bits, as many as the passwords have that are computed from it (HMAC-SHA256). No one types it. */
const KEY_BYTES = 32;

export interface MadeSecrets {
  made: string[];
  /** Missing secrets that radioctl can't generate: the provider of the bucket gives them. */
  given: string[];
  file: string | undefined;
}

/**
 * Generates all missing secrets that can be generated, and writes them into the inventory's first secrets file.
 * @throws RadioctlError secret when the inventory has no secrets file; it names the missing secrets
 */
export async function makeSecrets(world: World, loaded: LoadedInventory): Promise<MadeSecrets> {
  const found = await findSecrets(world, loaded);
  const missing = found.filter(({ value }) => value === undefined).map(({ name }) => name);
  const fromProvider = new Set(givenSecrets(loaded.inventory.artifacts));
  const made = missing.filter((name) => !fromProvider.has(name));
  const given = missing.filter((name) => fromProvider.has(name));
  const file = secretsFile(loaded);
  if (made.length === 0) return { made, given, file };
  if (file === undefined) {
    throw new RadioctlError("secret", `missing: ${made.join(", ")}; the inventory has no secrets file for them`, {
      hint: "store them where the inventory's `secrets` points to, or add `- file: secrets.yaml` to `secrets`",
    });
  }
  await readSecretsFile(world, file);
  const bytes = (name: string) => (name === loaded.inventory.station.key.name ? KEY_BYTES : SECRET_BYTES);
  const values = made.map((name) => [name, Buffer.from(world.randomBytes(bytes(name))).toString("base64url")] as const);
  // A link, for example to a shared or encrypted folder, stays a link.
  const target = await world.files.target(file);
  const text = await world.files.read(target);
  await world.files.write(target, withValues(text ?? "", values), 0o600);
  return { made, given, file };
}

/** A secrets file with more values at its end; comments, order and layout of the others stay. */
function withValues(text: string, values: ReadonlyArray<readonly [name: string, value: string]>): string {
  const { document } = parseYaml("secrets", text);
  if (document.contents === null) {
    const made = new Document(Object.fromEntries(values));
    made.commentBefore = text.trim() === "" ? HEADER : (document.commentBefore ?? document.comment ?? HEADER);
    return made.toString();
  }
  for (const [name, value] of values) document.set(name, value);
  return document.toString({ lineWidth: 0 });
}
