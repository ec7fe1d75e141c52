import { dirname, join, resolve } from "node:path";
import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import type { LoadedInventory } from "../../inventory/load.js";
import { secretNames } from "../../inventory/secrets.js";
import type { World } from "../../world.js";
import { deriveInventory } from "./derive.js";
import { DNS_SECRET, isOfThisMachine } from "./dns.js";
import { proxyConfig, type Archive } from "./guest.js";
import { bridgeAddressOf, layOut, PROXY_PORT, suites, type HostWish, type Lab } from "./layout.js";
import { proxyConfigOf, type Program } from "./programs.js";
import { machineNotes, makeBase, prepareMachine, readArchives } from "./run-base.js";
import { canServeNames, serveNames } from "./run-dns.js";
import { takeDown } from "./run-down.js";
import { startHost, waitForHost } from "./run-host.js";
import { may, must, ownProgram } from "./run-program.js";
import { inventoryOf, labFolder, stateFolder, storeLab } from "./store.js";

/** Labs' names are used in paths and in arguments. */
const NAME = /^[a-z][a-z0-9-]{0,30}$/u;

/** Other networks tried when a lab's first one is taken on this machine. */
const ATTEMPTS = 20;

/** Hosts that boot at once. */
const CONCURRENCY = 8;

export interface LabUp {
  lab: Lab;
  /** The inventory whose hosts are the lab's. */
  inventoryFile: string;
  seconds: number;
}

/**
 * Boots a bare Debian host for each host of an inventory, on a separate network, and writes an inventory for them. An old lab of the same name
 * is taken down first.
 * @param making installed: the hosts have a station's packages already. text: the inventory, when it differs from the file
 * @throws RadioctlError usage for an invalid name or an unsuitable machine, locked while another `up` of the same name is running, failed when a
 * host does not boot; what was made is removed again
 */
export async function labUp(
  world: World,
  name: string,
  loaded: LoadedInventory,
  wishes: readonly HostWish[],
  { installed = false, text }: Pick<Partial<Making>, "installed" | "text"> = {},
): Promise<LabUp> {
  const started = world.clock.monotonic();
  if (!NAME.test(name)) {
    throw new RadioctlError("usage", `${JSON.stringify(name)} is not a valid name for a lab`, {
      hint: "use lower-case letters, digits and hyphens",
    });
  }
  await prepareMachine(world);
  await takeDown(world, name);
  const comingUp = await ownProgram(world, "lab up");
  const archives = await readArchives(world);
  const lab = await freeNetwork(world, name, wishes);
  await storeLab(world, { lab, processes: [], comingUp });
  try {
    const processes = await bringUp(world, lab, { archives, loaded, installed, text });
    await storeLab(world, { lab, processes });
  } catch (error) {
    await takeDown(world, name);
    throw await withMachine(world, error);
  }
  return { lab, inventoryFile: inventoryOf(world, name), seconds: (world.clock.monotonic() - started) / 1000 };
}

/**
 * Makes the base images for all labs, as the first `up` would: some minutes on a machine that never had a lab.
 * @throws RadioctlError usage for an unsuitable machine, failed
 */
export async function prepareLabs(world: World): Promise<void> {
  await prepareMachine(world);
  const archives = await readArchives(world);
  const wanted = [true, false].flatMap((installed) => suites.map((suite) => ({ suite, installed })));
  await pMap(wanted, async ({ suite, installed }) => makeBase(world, suite, archives, installed), { concurrency: 2 });
}

/** Adds the findings of `lab doctor` to a failure: the error of a host that does not boot does not show that the machine is too small. */
async function withMachine(world: World, error: unknown): Promise<unknown> {
  if (!(error instanceof RadioctlError)) return error;
  const notes = await machineNotes(world).catch(() => []);
  if (notes.length === 0) return error;
  const { kind, message, said, host, hint } = error;
  return new RadioctlError(kind, message, {
    said: [...said, ...notes],
    hint: hint ?? "radioctl lab doctor",
    cause: error,
    ...(host !== undefined && { host }),
  });
}

/** The first network derived from the lab's name that no interface of this machine uses. */
async function freeNetwork(world: World, name: string, wishes: readonly HostWish[]): Promise<Lab> {
  const taken = await must(world, 10, "ip", "-o", "-4", "address", "show");
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const lab = layOut(name, wishes, attempt);
    if (!taken.includes(` ${lab.gateway.replace(/1$/u, "")}`)) return lab;
  }
  throw new RadioctlError("failed", "no free network was found for the lab", {
    hint: "take other labs down; radioctl lab list shows them",
  });
}

interface Making {
  archives: readonly Archive[];
  loaded: LoadedInventory;
  installed: boolean;
  /** The inventory, when it differs from the file. */
  text?: string | undefined;
}

async function bringUp(world: World, lab: Lab, { archives, loaded, installed, text }: Making): Promise<Program[]> {
  const folder = labFolder(world, lab.name);
  const key = join(folder, "key");
  await must(world, 10, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", key);
  const publicKey = (await world.files.read(`${key}.pub`)) ?? "";
  await makeNetwork(world, lab);
  await startProxy(world, lab, archives);
  const bases = new Map<string, string>();
  for (const suite of new Set(lab.hosts.map((host) => host.suite)))
    bases.set(suite, await makeBase(world, suite, archives, installed));
  const processes: Program[] = [];
  const hostKeys = await pMap(
    lab.hosts,
    async (host) => {
      const fresh = await startHost(world, lab, host, { base: bases.get(host.suite) ?? "", publicKey, archives });
      processes.push(fresh.process);
      await waitForHost(world, lab, host, fresh.process);
      return `${host.address} ${fresh.hostKey.trim()}\n`;
    },
    { concurrency: CONCURRENCY },
  );
  const original = text ?? (await world.files.read(resolve(world.cwd, loaded.file))) ?? "";
  await writeInventory(world, lab, { loaded, text: original }, publicKey, hostKeys);
  return processes;
}

/** A bridge without a route to the outside: hosts reach it and one another. */
async function makeNetwork(world: World, lab: Lab): Promise<void> {
  const { bridge, gateway } = lab;
  await must(world, 10, "ip", "link", "add", bridge, "address", bridgeAddressOf(lab), "type", "bridge");
  await must(world, 10, "ip", "address", "add", `${gateway}/24`, "dev", bridge);
  await must(world, 10, "ip", "link", "set", bridge, "up");
  // systemd-nspawn needs it, and a machine without systemd does not have it.
  if (await may(world, "mountpoint", "-q", "/run/systemd/nspawn")) return;
  await must(world, 10, "mkdir", "-p", "/run/systemd/nspawn");
  await must(world, 10, "mount", "-t", "tmpfs", "tmpfs", "/run/systemd/nspawn");
}

async function startProxy(world: World, lab: Lab, archives: readonly Archive[]): Promise<void> {
  const config = proxyConfigOf(labFolder(world, lab.name));
  const folder = dirname(config);
  const cache = join(stateFolder(world), "packages");
  await must(world, 10, "mkdir", "-p", folder, cache);
  await world.files.write(config, proxyConfig(lab, folder, cache, archives));
  await must(world, 10, "nginx", "-c", config);
  const answered = await world.processes.run({
    argv: ["bash", "-c", `exec 3<>/dev/tcp/${lab.gateway}/${PROXY_PORT}`],
    timeoutSeconds: 5,
  });
  if (answered.code !== 0) throw new RadioctlError("failed", "the lab's package proxy does not answer");
}

async function writeInventory(
  world: World,
  lab: Lab,
  { loaded, text }: { loaded: LoadedInventory; text: string },
  publicKey: string,
  hostKeys: readonly string[],
): Promise<void> {
  const folder = labFolder(world, lab.name);
  const { inventory } = loaded;
  const ownDns = declaresDns(text) && !isOfThisMachine(inventory.dns) && (await canServeNames(world));
  const known = { key: join(folder, "key"), publicKey, secrets: "secrets.yaml", ownDns };
  await world.files.write(inventoryOf(world, lab.name), deriveInventory(text, inventory, lab, known));
  const made = () => Buffer.from(world.randomBytes(18)).toString("hex");
  const dnsKey = made();
  if (ownDns) await serveNames(world, lab, inventory.station.zone, dnsKey);
  const names = secretNames(inventory).filter((name) => name !== DNS_SECRET);
  const secrets = [...names.map((name) => `${name}: ${made()}\n`), ...(ownDns ? [`${DNS_SECRET}: ${dnsKey}\n`] : [])];
  await world.files.write(join(folder, "secrets.yaml"), secrets.join(""), 0o600);
  await world.files.write(join(folder, "known_hosts"), hostKeys.join(""));
  const templates = join(loaded.directory, "templates");
  if ((await world.files.walk(templates)).length > 0) await must(world, 30, "cp", "-r", templates, join(folder, "templates"));
}
