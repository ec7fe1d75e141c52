import { resolve } from "node:path";
import { InvalidFiles, RadioctlError } from "../errors.js";
import { Secret } from "../secret.js";
import type { World } from "../world.js";
import { givenSecrets } from "./artifacts.js";
import type { LoadedInventory } from "./load.js";
import type { Inventory, SecretProvider } from "./schema.js";
import { secretPrefixes } from "./secret-prefixes.js";
import { SecretRef } from "./secret-ref.js";
import { mustBeFit } from "./unfit-secrets.js";
import { parseYaml } from "./yaml.js";

/** The values of the inventory's `!secret` names. */
export interface Secrets {
  /** @throws RadioctlError secret for a name that the inventory doesn't have */
  get(name: string): Secret;
}

type Keeper = Pick<World, "files" | "env" | "processes">;

/** A secret of the inventory, and where its value was found; undefined: nowhere. */
export interface FoundSecret {
  name: string;
  value: Secret | undefined;
  /** `environment RADIO_STATION_KEY`, `file secrets.yaml`, `command pass`. */
  where: string | undefined;
}

/** Password managers may ask the operator to unlock them. */
const COMMAND_SECONDS = 60;

/** All secret names in the inventory, sorted, each once. */
export function secretNames(inventory: Inventory): string[] {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (value instanceof SecretRef) names.add(value.name);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(walk);
  };
  walk(inventory);
  return [...names].sort();
}

/** Placeholder values that are valid in every file, for `validate` and `render`: the output shows `[secret]` in their place. */
export function placeholderSecrets(): Secrets {
  return { get: (name) => new Secret(name, `secret-${name}`) };
}

/**
 * Looks up all secrets, in the order of the inventory's providers.
 * @throws RadioctlError secret, which names all missing or unusable secrets, or a file that other users may read; failed when the program of a
 * provider cannot be run
 */
export async function resolveSecrets(world: Keeper, loaded: LoadedInventory): Promise<Secrets> {
  const found = await findSecrets(world, loaded);
  const missing = found.filter(({ value }) => value === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    throw new RadioctlError(
      "secret",
      `${missing.length === 1 ? "a secret is" : `${missing.length} secrets are`} missing: ${missing.join(", ")}`,
      {
        hint: hintFor(missing, loaded),
      },
    );
  }
  mustBeFit(loaded.inventory, found);
  const values = new Map(found.map(({ name, value }) => [name, value]));
  return {
    get(name) {
      const value = values.get(name);
      if (value === undefined) throw new RadioctlError("secret", `the inventory has no secret ${name}`);
      return value;
    },
  };
}

function hintFor(missing: readonly string[], { file, inventory }: LoadedInventory): string {
  const given = new Set(givenSecrets(inventory.artifacts));
  const where = `where the inventory's "secrets" points to`;
  if (missing.every((name) => given.has(name))) return `the provider of the bucket gives you this key: store it ${where}`;
  return `generate them with radioctl -i ${file} secrets init, or store your own ${where}`;
}

/** Finds the inventory's secrets, in the order of their names. */
export async function findSecrets(world: Keeper, loaded: LoadedInventory): Promise<FoundSecret[]> {
  const found = new Map<string, FoundSecret>();
  const names = secretNames(loaded.inventory);
  for (const provider of loaded.inventory.secrets) {
    const missing = names.filter((name) => !found.has(name));
    if (missing.length === 0) break;
    for (const each of await lookUp(world, loaded, provider, missing)) found.set(each.name, each);
  }
  return names.map((name) => found.get(name) ?? { name, value: undefined, where: undefined });
}

/** The absolute path of the first provider that is a file: new secrets are written there. */
export function secretsFile(loaded: LoadedInventory): string | undefined {
  const provider = loaded.inventory.secrets.find((each) => "file" in each);
  return provider === undefined || !("file" in provider) ? undefined : resolve(loaded.directory, provider.file);
}

async function lookUp(
  world: Keeper,
  loaded: LoadedInventory,
  provider: SecretProvider,
  names: readonly string[],
): Promise<FoundSecret[]> {
  if ("environment" in provider) {
    return names.flatMap((name) => {
      const variable = provider.environment + name.toUpperCase().replaceAll(/[^A-Z0-9]/gu, "_");
      const value = world.env[variable];
      return value === undefined || value === ""
        ? []
        : [{ name, value: new Secret(name, value), where: `environment ${variable}` }];
    });
  }
  if ("file" in provider) {
    const values = await readSecretsFile(world, resolve(loaded.directory, provider.file));
    return names.flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [{ name, value: new Secret(name, value), where: `file ${provider.file}` }];
    });
  }
  const { inventory } = loaded;
  const answers = await Promise.all(names.map((name) => runProvider(world, inventory, provider.command, name)));
  return answers.filter((answer) => answer !== undefined);
}

/** A password manager gets the rest of the environment: it may find its own session there. */
async function runProvider(
  world: Keeper,
  inventory: Inventory,
  command: readonly string[],
  name: string,
): Promise<FoundSecret | undefined> {
  const [program = "", ...args] = command.map((word) => word.replaceAll("{name}", name));
  const answer = await world.processes.run({
    argv: [program, ...args],
    secretPrefixes: secretPrefixes(inventory),
    timeoutSeconds: COMMAND_SECONDS,
  });
  const value = answer.stdout.replace(/\r?\n$/u, "");
  return answer.code !== 0 || value === "" ? undefined : { name, value: new Secret(name, value), where: `command ${program}` };
}

/**
 * The values of a secrets file, which is a flat YAML map; empty when there is no such file.
 * @throws RadioctlError secret when users other than its owner may read it; InvalidFiles when it is not a flat map of texts
 */
export async function readSecretsFile(world: Pick<World, "files">, path: string): Promise<ReadonlyMap<string, string>> {
  const [text, mode] = await Promise.all([world.files.read(path), world.files.mode(path)]);
  if (text === undefined || mode === undefined) return new Map();
  if ((mode & 0o077) !== 0) {
    throw new RadioctlError("secret", `other users may read ${path} (mode ${mode.toString(8).padStart(4, "0")})`, {
      hint: `chmod 600 ${path}`,
    });
  }
  const source = parseYaml(path, text);
  const values: unknown = source.problems.length === 0 ? (source.document.toJS() as unknown) : undefined;
  const entries = typeof values === "object" && values !== null && !Array.isArray(values) ? Object.entries(values) : [];
  const wrong = entries
    .filter(([, value]) => typeof value !== "string")
    .map(([key]) => ({ file: path, ...source.locate([key]), key, message: "must be text: put it in quotes" }));
  const shape =
    text.trim() !== "" && entries.length === 0 && source.problems.length === 0 && values !== null
      ? [{ file: path, line: 1, column: 1, key: "", message: "must be a flat map, NAME: value" }]
      : [];
  const problems = [...source.problems, ...wrong, ...shape];
  if (problems.length > 0) throw new InvalidFiles(problems);
  return new Map(entries.map(([key, value]) => [key, String(value)]));
}
