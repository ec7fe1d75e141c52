import pMap from "p-map";
import { asError, type RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import type { Fleet } from "../../fleet/load.js";
import { sshTarget } from "../../host/target.js";
import type { SshConnection } from "../../ports/ssh.js";
import type { World } from "../../world.js";
import type { HostListening } from "./mounts.js";

/** Masters that can be recorded, and why the others can't. */
export interface ReachedMasters {
  /** Their mounts, through their own sshd: a master sends its streams only to its relays. */
  mounts: HostListening[];
  lost: ReadonlyMap<string, RadioctlError>;
  close(): void;
}

/** Logs in to the masters of these mounts. */
export async function connectMasters(
  world: World,
  { loaded: { inventory, directory } }: Fleet,
  mounts: readonly HostListening[],
  timeoutSeconds: number,
): Promise<ReachedMasters> {
  const lost = new Map<string, RadioctlError>();
  const reached = new Map<string, SshConnection>();
  await pMap(new Set(mounts.map(({ host }) => host)), async (name) => {
    const host = inventory.hosts[name];
    if (host === undefined) return;
    try {
      reached.set(name, await connectTo(world, sshTarget(name, host, inventory.defaults, directory), { timeoutSeconds }));
    } catch (error) {
      lost.set(name, asError(error, name));
    }
  });
  return {
    mounts: mounts.flatMap((mount) => {
      const connection = reached.get(mount.host);
      return connection === undefined ? [] : [{ ...mount, connect: async () => connection.openTcp("127.0.0.1", mount.port) }];
    }),
    lost,
    close: () => {
      for (const connection of reached.values()) connection.close();
    },
  };
}
