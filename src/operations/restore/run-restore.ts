import { resolve } from "node:path";
import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import { restoreAudio, type RestoredFolder } from "../../fleet/apply-restored-audio.js";
import { connectTo } from "../../fleet/connect.js";
import type { Fleet } from "../../fleet/load.js";
import { runAsRoot } from "../../host/run-as-root.js";
import { sshTarget } from "../../host/target.js";
import { parseInventory } from "../../inventory/parse.js";
import { rewriteAddresses } from "../../inventory/rewrite-addresses.js";
import type { Inventory } from "../../inventory/schema.js";
import { noted, type Journal } from "../../journal/store.js";
import type { ConnectOptions } from "../../ports/ssh.js";
import { backupRepository } from "../../station/backup.js";
import type { World } from "../../world.js";
import type { HostRestore, RestorePlan } from "./plan-hosts.js";

/** Masters at work at the same time. */
const CONCURRENCY = 4;

/** A machine that burned does not answer: this is how long the check of its old address takes. */
const OLD_ADDRESS_SECONDS = 5;
const ANSWER_SECONDS = 30;

/** How to log in to the new machines. */
export type Login = Pick<ConnectOptions, "password" | "acceptNewHostKey" | "pinNewHostKey">;

/** The inventory with the plan's addresses: its text and what it means. */
export interface MovedInventory {
  path: string;
  text: string;
  inventory: Inventory;
}

/** @throws RadioctlError failed when the addresses cannot be changed in place */
export async function loadMoved({ files, cwd }: World, { loaded }: Fleet, { hosts }: RestorePlan): Promise<MovedInventory> {
  const path = resolve(cwd, loaded.file);
  const before = (await files.read(path)) ?? "";
  const addresses = new Map(hosts.flatMap(({ host, from, address }) => (from === undefined ? [] : [[host, address] as const])));
  if (addresses.size === 0) return { path, text: before, inventory: loaded.inventory };
  const text = rewriteAddresses(before, addresses);
  const { inventory } = parseInventory(loaded.file, text ?? "");
  if (text !== undefined && inventory !== undefined) return { path, text, inventory };
  throw new RadioctlError("failed", `the addresses of ${[...addresses.keys()].join(", ")} can't be changed in ${loaded.file}`, {
    hint: "write the new addresses into it by hand, then run the command again without --to",
  });
}

/**
 * The active masters among the plan's hosts whose Liquidsoap runs, at the new or at the old address.
 * @throws RadioctlError as `Ssh.connect` when a new machine cannot be reached
 */
export async function observeOnAir(
  world: World,
  { loaded }: Fleet,
  { hosts }: RestorePlan,
  moved: MovedInventory,
  login: Login,
): Promise<string[]> {
  const active = new Set(Object.values(loaded.inventory.channels).map(({ masters }) => masters[0]));
  const look = async (name: string, inventory: Inventory, options: Partial<ConnectOptions>) => {
    const connection = await connectTo(world, targetOf(inventory, loaded.directory, name), options);
    try {
      const command = ["systemctl", "is-active", "radioctl-liquidsoap.service"];
      return (await runAsRoot(connection, { command, timeoutSeconds: ANSWER_SECONDS })).stdout.trim() === "active";
    } finally {
      connection.close();
    }
  };
  const found = await pMap(hosts, async ({ host, from }) => {
    const old =
      from !== undefined && active.has(host)
        ? look(host, loaded.inventory, { timeoutSeconds: OLD_ADDRESS_SECONDS }).catch(() => false)
        : false;
    const [now, before] = await Promise.all([look(host, moved.inventory, login), old]);
    return active.has(host) && (now || before) ? [host] : [];
  });
  return found.flat();
}

/** Writes the new addresses. */
export async function storeMoved({ files }: World, { path, text }: MovedInventory): Promise<void> {
  if ((await files.read(path)) === text) return;
  await files.write(await files.target(path), text, await files.mode(path));
}

/**
 * Restores the audio of the plan's masters. It is there before Liquidsoap first starts.
 * @param fleet with the new addresses
 * @throws RadioctlError as `restoreAudio`, for the first master that fails, after the others have ended
 */
export async function runAudio(
  world: World,
  fleet: Fleet,
  { hosts }: RestorePlan,
  { journal, login, onStep }: { journal: Journal; login: Login; onStep: (host: string, step: string) => void },
): Promise<ReadonlyMap<string, readonly RestoredFolder[]>> {
  const restored = await pMap(
    hosts.filter(({ snapshot }) => snapshot !== undefined),
    async (host) => {
      const folders = await noted(journal, host.host, "restore", async () => restoreOn(world, fleet, host, login, onStep));
      return [host.host, folders] as const;
    },
    { concurrency: CONCURRENCY, stopOnError: false },
  );
  return new Map(restored);
}

async function restoreOn(
  world: World,
  { loaded: { inventory, directory }, secrets }: Fleet,
  { host, snapshot, folders }: HostRestore,
  login: Login,
  onStep: (host: string, step: string) => void,
): Promise<RestoredFolder[]> {
  const repository = backupRepository(inventory, secrets, host);
  if (repository === undefined || snapshot === undefined) return [];
  const { url, password, ...bucketKey } = repository;
  const connection = await connectTo(world, targetOf(inventory, directory, host), login);
  try {
    const audio = { repository: url, password, bucketKey, snapshot: snapshot.id, folders };
    return await restoreAudio(connection, host, audio, (step) => onStep(host, step));
  } finally {
    connection.close();
  }
}

function targetOf(inventory: Inventory, directory: string, name: string) {
  const host = inventory.hosts[name];
  if (host === undefined) throw new RadioctlError("usage", `there is no host ${name}`);
  return sshTarget(name, host, inventory.defaults, directory);
}
