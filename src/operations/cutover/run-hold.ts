import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import { takeLease, type Lease } from "../../host/lock.js";
import type { SshConnection, SshTarget } from "../../ports/ssh.js";
import type { World } from "../../world.js";

/** Logins at the same time. */
const CONCURRENCY = 16;

/** The hosts of a run: each with one connection, which is made anew when it was lost, and a hold that ends with it. */
export interface HeldHosts {
  /**
   * Takes all, one after the other in the order of their names: of two runs that want the same hosts one gets them all, and the other none.
   * @throws RadioctlError locked: all that were taken are free again
   */
  holdAll(): Promise<void>;
  letGo(): Promise<void>;
  /** Does something on a host. @throws RadioctlError as `Ssh.connect`, locked when another run has taken it meanwhile, and whatever `does` throws */
  on<Value>(host: string, does: (connection: SshConnection) => Promise<Value>): Promise<Value>;
}

interface Held {
  connection: SshConnection;
  lease: Lease;
}

/** @param run as it stands in the hosts' locks */
export function heldHosts(world: World, run: string, targets: ReadonlyMap<string, SshTarget>): HeldHosts {
  const held = new Map<string, Promise<Held>>();
  const who = `${world.operator}, run ${run}, since ${world.clock.now().toISOString()}`;
  const connect = async (host: string): Promise<SshConnection> => {
    const target = targets.get(host);
    if (target === undefined) throw new RadioctlError("usage", `${host} is none of this run's hosts`);
    return connectTo(world, target);
  };
  const letGo = async () => {
    const all = [...held.values()];
    held.clear();
    await Promise.all(all.map(async (each) => each.then(end, () => undefined)));
  };
  return {
    async holdAll() {
      const reached = await reachAll([...targets.keys()].toSorted(), connect);
      for (const [index, { host, connection }] of reached.entries()) {
        if (connection === undefined) continue;
        try {
          held.set(host, Promise.resolve(await lock(host, connection, who)));
        } catch (error) {
          if (!(error instanceof RadioctlError) || error.kind !== "locked") continue;
          for (const other of reached.slice(index + 1)) other.connection?.close();
          await letGo();
          throw error;
        }
      }
    },
    letGo,
    async on(host, does) {
      // Two that need a lost connection at once wait for the same new one.
      const one = held.get(host) ?? connect(host).then(async (connection) => lock(host, connection, who));
      held.set(host, one);
      try {
        return await does((await one).connection);
      } catch (error) {
        if (isLost(error) && held.get(host) === one) {
          held.delete(host);
          one.then(({ connection }) => connection.close()).catch(() => undefined);
        }
        throw error;
      }
    },
  };
}

/** A host that gives no answer is no error yet: it has no connection. */
async function reachAll(hosts: readonly string[], connect: (host: string) => Promise<SshConnection>) {
  return pMap(
    hosts,
    async (host) => ({
      host,
      connection: await connect(host).catch((error: unknown) => {
        if (error instanceof RadioctlError) return undefined;
        throw error;
      }),
    }),
    { concurrency: CONCURRENCY },
  );
}

async function lock(host: string, connection: SshConnection, who: string): Promise<Held> {
  try {
    return { connection, lease: await takeLease(connection, host, who) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Nothing more comes over this connection, or it never came about. */
function isLost(error: unknown): boolean {
  return (
    error instanceof RadioctlError &&
    ["unreachable", "outcomeUnknown", "locked", "authentication", "hostKey"].includes(error.kind)
  );
}

async function end({ lease, connection }: Held): Promise<void> {
  await lease.release();
  connection.close();
}
