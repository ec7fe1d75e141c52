import { join, resolve } from "node:path";
import type { Encoder } from "../encoder/encoder.js";
import { encoderProblems, encoderSettings, type EncoderKind } from "../encoder/settings.js";
import { InvalidFiles, RadioctlError, type Problem } from "../errors.js";
import type { DesiredHost } from "../host/desired.js";
import { loadScript } from "../host/load-script.js";
import { sshTarget } from "../host/target.js";
import { loadInventory, readInventory, type LoadedInventory } from "../inventory/load.js";
import type { Host, Inventory } from "../inventory/schema.js";
import { placeholderSecrets, resolveSecrets, type Secrets } from "../inventory/secrets.js";
import { resolveTuning, type ResolvedTuning } from "../inventory/tuning.js";
import { warningsOf } from "../inventory/warnings.js";
import { packageFile } from "../package-file.js";
import { desiredHost, type HostTexts } from "../roles/desired.js";
import type { RoleInput } from "../roles/part.js";
import { templateFolders } from "../roles/template-folders.js";
import type { RenderedText } from "../secret.js";
import { templateProblems } from "../templating/engine.js";
import { loadTemplates } from "../templating/load.js";
import type { TemplateSet } from "../templating/templates.js";
import type { World } from "../world.js";
import type { HostToSurvey } from "./connect.js";

/** Everything that is loaded before a host is contacted: the inventory, secrets, and templates of the hosts that a command needs. */
export interface Fleet {
  loaded: LoadedInventory;
  tuning(name: string): ResolvedTuning;
  /** Values of the inventory's secrets, or placeholders. */
  secrets: Secrets;
  /**
   * The desired state of these hosts, rendered.
   * @throws InvalidFiles with the problems of all of their templates at once
   */
  desired(names: readonly string[]): DesiredHost[];
  /**
   * The desired state with the login of each host. It is rendered once to find all problems, and again when each host is processed, so that the files
   * of a thousand hosts are not in memory at once. @throws as `desired`
   */
  toSurvey(names: readonly string[]): HostToSurvey[];
  /** Settings of a live source's encoder. @throws InvalidFiles with the problems of the template */
  encoderSettings(encoder: Encoder, kind: EncoderKind): RenderedText;
}

type Reader = Pick<World, "files" | "env" | "cwd" | "processes">;

/** What a command needs of a fleet. Only the files for that are read. */
export interface FleetNeeds {
  secrets: "real" | "placeholder";
  /** Names of the hosts whose desired state the command needs; every host by default. Its errors are those of `loadFleet`. */
  hosts?(this: void, inventory: Inventory): readonly string[];
  /** Settings of encoders, which no command needs by default. */
  encoders?: boolean;
}

/**
 * Loads the inventory, the templates and certificates that the command needs and, when `secrets` are real, every secret.
 * @throws InvalidFiles for templates that replace nothing and for missing certificates; as `loadInventory` and `resolveSecrets`
 */
export async function loadFleet(
  world: Reader,
  given: string | undefined,
  { secrets: which, hosts = hostsOf, encoders = false }: FleetNeeds,
): Promise<Fleet> {
  const loaded = await loadInventory(world, given);
  const names = hosts(loaded.inventory);
  const secrets = which === "real" ? await resolveSecrets(world, loaded) : placeholderSecrets();
  const { inputs, templates, problems } = await prepare(world, loaded, secrets, { names, encoders });
  if (problems.length > 0) throw new InvalidFiles(problems);
  return fleetOf(loaded, secrets, new Map(inputs.map((input) => [input.name, input])), templates);
}

/** The result of `validate`, which contacts no host. */
export interface Validated {
  file: string;
  /** undefined when the inventory does not validate. */
  inventory: Inventory | undefined;
  /** All problems of the inventory and the templates. */
  problems: readonly Problem[];
  /** Settings that are valid, but have no effect or an unexpected one. */
  warnings: readonly Problem[];
}

/** Checks the inventory and every template. Templates are rendered for every host if the inventory is valid. @throws as `readInventory` */
export async function validateFleet(world: Reader, given: string | undefined): Promise<Validated> {
  const { file, directory, inventory, problems, locate } = await readInventory(world, given);
  if (inventory === undefined) {
    const { templates, problems: unused } = await templatesOf(world, { file, directory }, () => true);
    const ofTemplates = [...templates.values()].flatMap(templateProblems);
    return { file, inventory, problems: [...problems, ...unused, ...ofTemplates], warnings: [] };
  }
  const secrets = placeholderSecrets();
  const all = { names: hostsOf(inventory), encoders: true };
  const { inputs, templates, problems: others } = await prepare(world, { file, directory, inventory, locate }, secrets, all);
  const ofEncoders = distinct(encoderProblems({ inventory, secrets, templates }));
  const warnings = warningsOf(inventory).map(({ path, message }) => ({ file, ...locate(path), key: path.join("."), message }));
  return { file, inventory, problems: [...others, ...problemsOf(inputs, templates), ...ofEncoders], warnings };
}

function fleetOf(
  loaded: LoadedInventory,
  secrets: Secrets,
  inputs: ReadonlyMap<string, RoleInput>,
  templates: TemplateSet,
): Fleet {
  const { inventory, directory } = loaded;
  const inputOf = (name: string): RoleInput => {
    mustBeHost(inventory, name);
    const input = inputs.get(name);
    if (input === undefined) throw new Error(`the files of ${name} were not loaded: the command did not ask for them`);
    return input;
  };
  const desired = (names: readonly string[]): DesiredHost[] => {
    mustRender(names.map(inputOf), templates);
    return names.map((name) => desiredHost(inputOf(name), texts(templates)).desired);
  };
  return {
    loaded,
    desired,
    secrets,
    tuning: (name) => resolveTuning(inventory.defaults, mustBeHost(inventory, name).tuning),
    encoderSettings(encoder, kind) {
      const rendered = encoderSettings({ inventory, secrets, templates }, encoder, kind);
      if ("problems" in rendered) throw new InvalidFiles(rendered.problems);
      return rendered.text;
    },
    toSurvey(names) {
      mustRender(names.map(inputOf), templates);
      return names.flatMap((name) => {
        const host = inventory.hosts[name];
        if (host === undefined) return [];
        const input = inputOf(name);
        const { system, icecast } = input.tuning;
        const { quietHour, timezone } = inventory.station;
        return [
          {
            target: sshTarget(name, host, inventory.defaults, directory),
            packageLockSeconds: system.packageLockSeconds,
            drain: { hours: icecast.drainHours, quietHour, timezone },
            get desired() {
              return desiredHost(input, texts(templates)).desired;
            },
          },
        ];
      });
    },
  };
}

const hostsOf = ({ hosts }: Inventory): string[] => Object.keys(hosts);

/** @throws RadioctlError usage for a name that is not in the inventory */
function mustBeHost({ hosts }: Inventory, name: string): Host {
  const host = hosts[name];
  if (host === undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(name)} in the inventory`);
  return host;
}

interface Needs {
  names: readonly string[];
  encoders: boolean;
}

async function prepare(world: Reader, loaded: LoadedInventory, secrets: Secrets, { names, encoders }: Needs) {
  const folders = templateFolders(names.flatMap((name) => loaded.inventory.hosts[name]?.role ?? []));
  if (encoders) folders.add("encoder");
  const { templates, problems } =
    folders.size === 0
      ? { templates: new Map<string, never>(), problems: [] }
      : await templatesOf(world, loaded, (name) => folders.has(name.slice(0, name.indexOf("/"))));
  const inputs = await Promise.all(names.map((name) => roleInput(world, loaded, name, secrets)));
  const missing = inputs.flatMap(({ missingCertificate }) => missingCertificate ?? []);
  return { inputs: inputs.map(({ input }) => input), templates, problems: [...problems, ...missing] };
}

/** The package's templates. Templates beside the inventory replace them. */
async function templatesOf(
  { files }: Reader,
  { file, directory }: Pick<LoadedInventory, "file" | "directory">,
  isNeeded: (name: string) => boolean,
) {
  const users = { folder: join(directory, "templates"), shown: join(file, "..", "templates") };
  return loadTemplates(files, packageFile("templates"), users, isNeeded);
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

const texts = (templates: TemplateSet): HostTexts => ({ templates, textOf: loadScript });

/** @throws InvalidFiles with the problems of all hosts' templates */
function mustRender(inputs: readonly RoleInput[], templates: TemplateSet): void {
  const problems = problemsOf(inputs, templates);
  if (problems.length > 0) throw new InvalidFiles(problems);
}

function problemsOf(inputs: readonly RoleInput[], templates: TemplateSet): Problem[] {
  return distinct(inputs.flatMap((input) => desiredHost(input, texts(templates)).problems));
}

/** A problem of a template that several hosts use is reported once. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
