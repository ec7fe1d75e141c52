import { join, resolve } from "node:path";
import { readStationCertificate } from "../certificates/store.js";
import type { Encoder } from "../encoder/encoder.js";
import { encoderSettings, type EncoderKind } from "../encoder/settings.js";
import { InvalidFiles, RadioctlError, type Problem } from "../errors.js";
import type { DesiredHost } from "../host/desired.js";
import { loadScript } from "../host/load-script.js";
import { sshTarget } from "../host/target.js";
import type { LoadedInventory } from "../inventory/load.js";
import type { Host, Inventory } from "../inventory/schema.js";
import type { Secrets } from "../inventory/secrets.js";
import { resolveTuning } from "../inventory/tuning.js";
import { packageFile } from "../package-file.js";
import { desiredHost, type HostTexts } from "../roles/desired.js";
import type { RoleInput } from "../roles/part.js";
import { templateFolders } from "../roles/template-folders.js";
import type { RenderedText } from "../secret.js";
import { loadTemplates } from "../templating/load.js";
import type { TemplateSet } from "../templating/templates.js";
import type { World } from "../world.js";
import type { HostToObserve } from "./connect.js";
import { loadLogo } from "./load-logo.js";

export type Reader = Pick<World, "files" | "env" | "cwd" | "processes">;

/** A `Fleet`, from what has been loaded for its hosts. */
export function fleetOf(
  loaded: LoadedInventory,
  secrets: Secrets,
  inputs: ReadonlyMap<string, RoleInput>,
  templates: TemplateSet,
) {
  const { inventory, directory } = loaded;
  const inputOf = (name: string): RoleInput => {
    mustBeHost(inventory, name);
    const input = inputs.get(name);
    if (input === undefined) throw new Error(`the files of ${name} were not loaded: the command did not ask for them`);
    return input;
  };
  const desired = (names: readonly string[]): DesiredHost[] => mustBeRendered(names.map(inputOf), templates);
  return {
    loaded,
    desired,
    secrets,
    tuning: (name: string) => resolveTuning(inventory.defaults, mustBeHost(inventory, name).tuning),
    encoderSettings(encoder: Encoder, kind: EncoderKind): RenderedText {
      const rendered = encoderSettings({ inventory, secrets, templates }, encoder, kind);
      if ("problems" in rendered) throw new InvalidFiles(rendered.problems);
      return rendered.text;
    },
    toObserve(names: readonly string[]): HostToObserve[] {
      const needed = names.map(inputOf);
      const held = needed.length <= MOST_HELD ? mustBeRendered(needed, templates) : mustRender(needed, templates);
      return needed.flatMap((input, index) => toObserve(input, directory, templates, held?.[index]));
    },
  };
}

/** Of so many hosts the files that were rendered for the check are used afterwards. Those of a thousand hosts would fill the memory. */
const MOST_HELD = 32;

/** @param held its desired state, if it is at hand */
function toObserve(input: RoleInput, directory: string, templates: TemplateSet, held?: DesiredHost): HostToObserve[] {
  const { name, inventory, tuning } = input;
  const host = inventory.hosts[name];
  if (host === undefined) return [];
  const { quietHour, timezone } = inventory.station;
  return [
    {
      target: sshTarget(name, host, inventory.defaults, directory),
      packageLockSeconds: tuning.system.packageLockSeconds,
      drain: { hours: tuning.icecast.drainHours, quietHour, timezone },
      get desired() {
        return held ?? desiredHost(input, texts(templates)).desired;
      },
    },
  ];
}

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

/** Reads the templates and certificates that the hosts need, and finds what is wrong with them. */
export async function prepare(world: Reader, loaded: LoadedInventory, secrets: Secrets, { names, encoders }: Needs) {
  const folders = templateFolders(names.flatMap((name) => loaded.inventory.hosts[name]?.role ?? []));
  if (encoders) folders.add("encoder");
  const { templates, problems } =
    folders.size === 0
      ? { templates: new Map<string, never>(), problems: [] }
      : await templatesOf(world, loaded, (name) => folders.has(name.slice(0, name.indexOf("/"))));
  const certificate = loaded.inventory.tls.acme === undefined ? undefined : await readStationCertificate(world, { loaded });
  const ofPage = folders.has("relay") ? await loadLogo(world.files, loaded) : { problems: [] };
  const { logo }: { logo?: string } = ofPage;
  const inputs = await Promise.all(names.map((name) => roleInput(world, loaded, name, { secrets, station: certificate, logo })));
  const missing = inputs.flatMap(({ missingCertificate }) => missingCertificate ?? []);
  return {
    inputs: inputs.map(({ input }) => input),
    templates,
    certificate,
    problems: [...problems, ...missing, ...ofPage.problems],
  };
}

/** The package's templates. Templates beside the inventory replace them. */
export async function templatesOf(
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
  { secrets, station, logo }: Pick<RoleInput, "station" | "logo"> & { secrets: Secrets },
): Promise<{ input: RoleInput; missingCertificate?: Problem }> {
  const { inventory, directory, file, locate } = loaded;
  const host = inventory.hosts[name];
  const path = host?.tls?.certificate;
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
    logo,
    station,
  };
  if (path === undefined || certificate !== undefined) return { input };
  const key = ["hosts", name, "tls", "certificate"];
  return { input, missingCertificate: { file, ...locate(key), key: key.join("."), message: `there is no file ${path}` } };
}

const texts = (templates: TemplateSet): HostTexts => ({ templates, textOf: loadScript });

/** The hosts' desired states. @throws InvalidFiles with the problems of all hosts' templates */
function mustBeRendered(inputs: readonly RoleInput[], templates: TemplateSet): DesiredHost[] {
  const all = inputs.map((input) => desiredHost(input, texts(templates)));
  const problems = distinct(all.flatMap((each) => each.problems));
  if (problems.length > 0) throw new InvalidFiles(problems);
  return all.map(({ desired }) => desired);
}

/** The check alone, which holds one host's files at a time. @throws InvalidFiles as above */
function mustRender(inputs: readonly RoleInput[], templates: TemplateSet): undefined {
  const problems = problemsOf(inputs, templates);
  if (problems.length > 0) throw new InvalidFiles(problems);
}

/** Problems of the hosts' templates, which are rendered for it. */
export function problemsOf(inputs: readonly RoleInput[], templates: TemplateSet): Problem[] {
  return distinct(inputs.flatMap((input) => desiredHost(input, texts(templates)).problems));
}

/** A problem of a template that several hosts use is reported once. */
export function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
