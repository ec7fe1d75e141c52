import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidFiles, RadioctlError, type Problem } from "../errors.js";
import type { DesiredHost } from "../host/desired.js";
import { sshTarget } from "../host/target.js";
import { loadInventory, readInventory, type LoadedInventory } from "../inventory/load.js";
import type { Inventory } from "../inventory/schema.js";
import { placeholderSecrets, resolveSecrets, type Secrets } from "../inventory/secrets.js";
import { resolveTuning, type ResolvedTuning } from "../inventory/tuning.js";
import { desiredHost } from "../roles/desired.js";
import type { RoleInput } from "../roles/part.js";
import { templateProblems } from "../templating/engine.js";
import { loadTemplates } from "../templating/load.js";
import type { TemplateSet } from "../templating/templates.js";
import type { World } from "../world.js";
import type { HostToSurvey } from "./survey.js";

/** Everything that is known before a host is contacted: inventory, templates, secrets. All of it has been checked. */
export interface Fleet {
  loaded: LoadedInventory;
  secrets: Secrets;
  tuning(name: string): ResolvedTuning;
  /** What the inventory wants on a host, rendered. */
  desired(name: string): DesiredHost;
  toSurvey(name: string): HostToSurvey;
}

type Reader = Pick<World, "files" | "env" | "cwd" | "processes">;

/**
 * Loads the inventory, the templates and, when `secrets` are real, every secret.
 * @throws InvalidFiles with all problems of all hosts' templates at once; as `loadInventory` and `resolveSecrets`
 */
export async function loadFleet(
  world: Reader,
  given: string | undefined,
  { secrets: which }: { secrets: "real" | "placeholder" },
): Promise<Fleet> {
  const loaded = await loadInventory(world, given);
  const { inputs, templates, problems } = await prepare(world, loaded, placeholderSecrets());
  const wrong = [...problems, ...problemsOf(inputs, templates)];
  if (wrong.length > 0) throw new InvalidFiles(wrong);
  const secrets = which === "real" ? await resolveSecrets(world, loaded) : placeholderSecrets();
  const real = new Map(inputs.map((input) => [input.name, { ...input, secrets }]));
  return fleetOf(loaded, secrets, real, templates);
}

/** What `validate` found, without contacting anybody. */
export interface Validated {
  file: string;
  /** undefined when it does not validate. */
  inventory: Inventory | undefined;
  /** Of the inventory and of the templates, all at once. */
  problems: readonly Problem[];
}

/** Checks the inventory and every template; templates are filled for every host once the inventory is sound. @throws as `readInventory` */
export async function validateFleet(world: Reader, given: string | undefined): Promise<Validated> {
  const { file, directory, inventory, problems, locate } = await readInventory(world, given);
  if (inventory === undefined) {
    const { templates, problems: strangers } = await templatesOf(world, { file, directory });
    return { file, inventory, problems: [...problems, ...strangers, ...[...templates.values()].flatMap(templateProblems)] };
  }
  const prepared = await prepare(world, { file, directory, inventory, locate }, placeholderSecrets());
  return { file, inventory, problems: [...prepared.problems, ...problemsOf(prepared.inputs, prepared.templates)] };
}

function fleetOf(
  loaded: LoadedInventory,
  secrets: Secrets,
  inputs: ReadonlyMap<string, RoleInput>,
  templates: TemplateSet,
): Fleet {
  const { inventory, directory } = loaded;
  const inputOf = (name: string): RoleInput => {
    const input = inputs.get(name);
    if (input === undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(name)} in the inventory`);
    return input;
  };
  const desired = (name: string): DesiredHost => {
    const made = desiredHost(inputOf(name), templates);
    // Only a real secret can do this: the stand-ins have been through the same templates.
    if (made.problems.length > 0) throw new InvalidFiles(made.problems);
    return made.desired;
  };
  return {
    loaded,
    secrets,
    desired,
    tuning: (name) => inputOf(name).tuning,
    toSurvey(name) {
      const host = inventory.hosts[name];
      if (host === undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(name)} in the inventory`);
      const { packageLockSeconds } = inputOf(name).tuning.system;
      return { target: sshTarget(name, host, inventory.defaults, directory), desired: desired(name), packageLockSeconds };
    },
  };
}

async function prepare(world: Reader, loaded: LoadedInventory, secrets: Secrets) {
  const { templates, problems } = await templatesOf(world, loaded);
  const inputs = await Promise.all(Object.keys(loaded.inventory.hosts).map((name) => roleInput(world, loaded, name, secrets)));
  const missing = inputs.flatMap(({ missingCertificate }) => missingCertificate ?? []);
  return { inputs: inputs.map(({ input }) => input), templates, problems: [...problems, ...missing] };
}

/** Ours, replaced by the user's beside the inventory. */
async function templatesOf(world: Reader, { file, directory }: Pick<LoadedInventory, "file" | "directory">) {
  const ours = fileURLToPath(new URL("../../templates", import.meta.url));
  return loadTemplates(world.files, ours, join(directory, "templates"), join(file, "..", "templates"));
}

async function roleInput(
  world: Reader,
  loaded: LoadedInventory,
  name: string,
  secrets: Secrets,
): Promise<{ input: RoleInput; missingCertificate?: Problem }> {
  const { inventory, directory, file, locate } = loaded;
  const host = inventory.hosts[name];
  const path = host?.role === "relay" ? host.tls?.certificate : undefined;
  const certificate = path === undefined ? undefined : await world.files.read(resolve(directory, path));
  const login = {
    user: host?.ssh?.user ?? inventory.defaults.ssh?.user ?? "root",
    port: host?.ssh?.port ?? inventory.defaults.ssh?.port ?? 22,
  };
  const input: RoleInput = {
    name,
    inventory,
    tuning: resolveTuning(inventory.defaults, host?.tuning),
    secrets,
    login,
    certificate,
  };
  if (path === undefined || certificate !== undefined) return { input };
  const key = ["hosts", name, "tls", "certificate"];
  return { input, missingCertificate: { file, ...locate(key), key: key.join("."), message: `there is no file ${path}` } };
}

function problemsOf(inputs: readonly RoleInput[], templates: TemplateSet): Problem[] {
  const all = inputs.flatMap((input) => desiredHost(input, templates).problems);
  return [...new Map(all.map((problem) => [JSON.stringify(problem), problem])).values()];
}
