import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import { backup, BACKUP_STATE, type BackupState } from "../../health/facts/backup.js";
import { runAsRoot } from "../../host/run-as-root.js";
import type { HostScript } from "../../host/script.js";
import { sshTarget } from "../../host/target.js";
import type { LoadedInventory } from "../../inventory/load.js";
import { backsUp } from "../../station/backup.js";
import type { World } from "../../world.js";

/** Masters at work at the same time: each has its own line to the bucket. */
const CONCURRENCY = 8;

/** The first backup of a large library over a small line takes hours. */
const BACKUP_SECONDS = 12 * 3600;

/** What a master knows about its backup, or why it could not be backed up. */
export type HostBackup = { host: string; state: BackupState } | { host: string; error: RadioctlError };

/** The masters of the inventory that back themselves up. */
export function backedUpHosts({ inventory }: Pick<LoadedInventory, "inventory">): string[] {
  return Object.keys(inventory.hosts).filter((host) => backsUp(inventory, host));
}

/**
 * Backs up masters now, each by its own service, and waits for the end. A master that fails does not stop the others.
 * @param hosts names of the inventory; a relay has nothing to back up, which is a usage error
 */
export async function backUpHosts(world: World, loaded: LoadedInventory, hosts: readonly string[]): Promise<HostBackup[]> {
  const other = hosts.find((host) => !backsUp(loaded.inventory, host));
  if (other !== undefined) throw noBackup(loaded, other);
  return onEach(world, loaded, hosts);
}

async function onEach(world: World, { inventory, directory }: LoadedInventory, hosts: readonly string[]): Promise<HostBackup[]> {
  const script: HostScript = [{ file: "run-backup.sh" }, backup.script(BACKUP_STATE)];
  return pMap(
    hosts,
    async (name): Promise<HostBackup> => {
      try {
        const host = inventory.hosts[name];
        if (host === undefined) throw new RadioctlError("usage", `there is no host ${name}`);
        const connection = await connectTo(world, sshTarget(name, host, inventory.defaults, directory));
        try {
          const { stdout } = await runAsRoot(connection, { script, timeoutSeconds: BACKUP_SECONDS });
          const lines = stdout.split("\n");
          return { host: name, state: ended(name, lines, backup.parse(lines)) };
        } finally {
          connection.close();
        }
      } catch (error) {
        return { host: name, error: asError(error, name) };
      }
    },
    { concurrency: CONCURRENCY },
  );
}

/** @throws RadioctlError failed with the host's own reason */
function ended(host: string, lines: readonly string[], state: BackupState): BackupState {
  const code = lines.find((line) => line.startsWith("ended "))?.slice("ended ".length);
  if (code === "none")
    throw new RadioctlError("failed", "it has no backup service yet", { host, hint: `radioctl deploy ${host}` });
  if (code === "0" && state.success !== undefined) return state;
  const hint = `radioctl exec ${host} --sudo -- journalctl -u radioctl-backup -n 30`;
  throw new RadioctlError("failed", state.failure?.text ?? `the backup ended with ${code ?? "no result"}`, { host, hint });
}

function noBackup({ inventory }: LoadedInventory, host: string): RadioctlError {
  const role = inventory.hosts[host]?.role;
  if (role === undefined) return new RadioctlError("usage", `there is no host ${host} in the inventory`);
  if (role === "relay")
    return new RadioctlError("usage", `${host} is a relay, which has nothing to back up: a deploy makes all of it`);
  return new RadioctlError("usage", "masters are not backed up: the inventory has no artifacts.hostCredentials", {
    hint: "radioctl help bucket",
  });
}
