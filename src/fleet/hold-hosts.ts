import pMap from "p-map";
import { asError, RadioctlError } from "../errors.js";
import { takeLease, type Lease } from "../host/lock.js";
import type { Clock } from "../ports/clock.js";
import type { SshConnection, SshTarget } from "../ports/ssh.js";
import type { World } from "../world.js";
import { connectTo } from "./connect.js";

/** Logins at the same time. */
const CONCURRENCY = 16;

/** A host that answers does so sooner, even if it waits for the lock of a killed run to end. */
const PATIENCE_MILLISECONDS = 5000;

/** How long hosts that do not answer delay the locks of the others, all together. */
const SILENCE_MILLISECONDS = 15_000;

/** The hosts of a run. Each has at most one connection, and the lock that ends with it. */
export interface HeldHosts {
  /**
   * Locks these hosts, all by default, in the order of their names: if two runs want the same hosts, one gets all of them and the other gets none. A
   * host that cannot be reached or locked does not stop the others, and one that does not answer does not delay them for long.
   * @throws RadioctlError locked when another run holds one of the hosts: the others are free again
   */
  takeAll(hosts?: readonly string[]): Promise<NotTaken>;
  /**
   * Runs an action on a host over its one connection. A host that is not held, or whose connection was lost, is connected and locked first.
   * @throws RadioctlError as `Ssh.connect`, locked when another run holds the host now, failed after `releaseAll`, and what `does` throws
   */
  on<Value>(host: string, does: (connection: SshConnection) => Promise<Value>): Promise<Value>;
  /** Releases one host, as before its reboot. `on` takes it again. */
  release(host: string): Promise<void>;
  /** Releases all hosts for good. Work that is still under way on one of them loses its connection. */
  releaseAll(): Promise<void>;
}

/** By host: why it is not held. */
export type NotTaken = ReadonlyMap<string, RadioctlError>;

interface Held {
  connection: SshConnection;
  lease: Lease | undefined;
}

interface Options {
  /** The run's id, as recorded in the locks of the hosts. */
  run: string;
  targets: ReadonlyMap<string, SshTarget>;
  /** Only connects, without locks: for runs that change nothing. */
  unlocked?: boolean;
}

/** The hosts of a run. No host is held yet. */
export function heldHosts(world: World, options: Options): HeldHosts {
  const held = new Map<string, Promise<Held>>();
  let isOver = false;
  const { connect, lock } = waysInto(world, options, () => isOver);
  const take = async (host: string) => lock(host, await connect(host));
  const release = async (host: string) => {
    const one = held.get(host);
    held.delete(host);
    await one?.then(end, () => undefined);
  };
  const releaseHeld = async () => void (await Promise.all([...held.keys()].map(release)));
  return {
    async takeAll(hosts = [...options.targets.keys()]) {
      const found = await reachAll(hosts.toSorted(), connect);
      try {
        return await lockEach(world.clock, found, lock, held);
      } catch (error) {
        for (const connection of found.reached.values()) connection.close();
        await releaseHeld();
        throw error;
      }
    },
    async on(host, does) {
      if (isOver) throw released(host);
      // Two callers that need a lost connection at the same time share the new one.
      const one = held.get(host) ?? take(host);
      held.set(host, one);
      const forget = () => held.get(host) === one && held.delete(host);
      const { connection } = await one.catch((error: unknown) => {
        forget();
        throw error;
      });
      try {
        return await does(connection);
      } catch (error) {
        if (isLost(error) && forget()) connection.close();
        throw error;
      }
    },
    release,
    async releaseAll() {
      isOver = true;
      await releaseHeld();
    },
  };
}

function released(host: string): RadioctlError {
  return new RadioctlError("failed", "this run has released the host", { host });
}

/** Connects to a host, and locks it for this run. */
function waysInto(world: World, { run, targets, unlocked = false }: Options, isOver: () => boolean) {
  const { operator, processes, clock } = world;
  return {
    async connect(host: string): Promise<SshConnection> {
      const target = targets.get(host);
      if (target === undefined) throw new RadioctlError("usage", `${host} is not one of the hosts of this run`, { host });
      return connectTo(world, target);
    },
    async lock(host: string, connection: SshConnection): Promise<Held> {
      if (isOver()) {
        connection.close();
        throw released(host);
      }
      if (unlocked) return { connection, lease: undefined };
      const holder = { operator, run, pid: processes.pid, since: clock.now().toISOString() };
      try {
        return { connection, lease: await takeLease(connection, host, holder) };
      } catch (error) {
        connection.close();
        throw error;
      }
    },
  };
}

interface Found {
  /** Not locked yet. */
  reached: Map<string, SshConnection>;
  lost: Map<string, RadioctlError>;
}

async function reachAll(hosts: readonly string[], connect: (host: string) => Promise<SshConnection>): Promise<Found> {
  const lost = new Map<string, RadioctlError>();
  const reached = new Map<string, SshConnection>();
  const ends = await pMap(
    hosts,
    async (host) =>
      connect(host).then(
        (made) => ({ host, made }),
        (error: unknown) => ({ host, error }),
      ),
    {
      concurrency: CONCURRENCY,
    },
  );
  for (const each of ends) {
    if ("made" in each) reached.set(each.host, each.made);
    else lost.set(each.host, asError(each.error, each.host));
  }
  return { lost, reached };
}

/** One after the other. @returns hosts that could not be locked. @throws RadioctlError locked when another run holds one */
async function lockEach(
  clock: Clock,
  { reached, lost }: Found,
  lock: (host: string, connection: SshConnection) => Promise<Held>,
  held: Map<string, Promise<Held>>,
): Promise<NotTaken> {
  const locking: Array<Promise<void>> = [];
  const lockOne = async (host: string, connection: SshConnection) => {
    const one = lock(host, connection);
    held.set(host, one);
    try {
      await one;
    } catch (error) {
      held.delete(host);
      const problem = asError(error, host);
      if (problem.kind === "locked") throw error;
      lost.set(host, problem);
    }
    reached.delete(host);
  };
  let patience = SILENCE_MILLISECONDS;
  for (const [host, connection] of reached) {
    const one = lockOne(host, connection);
    locking.push(one);
    const milliseconds = Math.min(PATIENCE_MILLISECONDS, patience);
    const next = Promise.race([one, Promise.all(locking)]);
    if (!(await endsWithin(clock, next, milliseconds))) patience -= milliseconds;
  }
  await Promise.all(locking);
  return lost;
}

/** Whether an action ends in this time. @throws what the action throws in this time */
async function endsWithin(clock: Clock, action: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const ended = new AbortController();
  const late = clock.sleep(milliseconds, ended.signal).then(() => false);
  // Its error is thrown by those who wait for its end.
  action.catch(() => undefined);
  try {
    return await Promise.race([action.then(() => true), late]);
  } finally {
    ended.abort();
  }
}

/** Whether the connection is lost. */
function isLost(error: unknown): boolean {
  return error instanceof RadioctlError && (error.kind === "unreachable" || error.kind === "outcomeUnknown");
}

async function end({ lease, connection }: Held): Promise<void> {
  await lease?.release();
  connection.close();
}
