import pMap from "p-map";
import { RadioctlError } from "../errors.js";
import { takeLease, type Lease } from "../host/lock.js";
import type { SshConnection } from "../ports/ssh.js";
import type { World } from "../world.js";
import type { HostOutcome } from "./outcome.js";
import type { Planned } from "./deploy.js";
import { connectTo } from "./survey.js";

/** Logins at the same time. */
const CONCURRENCY = 16;

/** A host that belongs to this run until it lets go. */
export interface Held {
  planned: Planned;
  connection: SshConnection;
  lease: Lease;
}

/**
 * Takes all hosts before the first is changed. One after the other and in the order of their names: of two runs that want the same hosts one
 * gets them all, and the other none. A host that can't be reached any more is left out; one that another run has ends this one before its first
 * change.
 * @param end told of each host that is not held
 */
export async function holdAll(
  world: World,
  run: string,
  hosts: readonly Planned[],
  end: (outcome: HostOutcome) => Promise<void>,
): Promise<Map<string, Held>> {
  const held = new Map<string, Held>();
  const fail = async ({ desired }: Planned, error: unknown) => {
    if (!(error instanceof RadioctlError)) throw error;
    await end({ host: desired.host, role: desired.role, state: "failed", error });
  };
  const connected = await pMap(
    hosts,
    async (planned) => {
      try {
        return { planned, connection: await connectTo(world, planned.target) };
      } catch (error) {
        await fail(planned, error);
        return undefined;
      }
    },
    { concurrency: CONCURRENCY },
  );
  const reached = connected.filter((each) => each !== undefined).sort((a, b) => byName(a.planned, b.planned));
  const who = `${world.operator}, run ${run}, since ${world.clock.now().toISOString()}`;
  for (const { planned, connection } of reached) {
    try {
      held.set(planned.desired.host, { planned, connection, lease: await takeLease(connection, planned.desired.host, who) });
    } catch (error) {
      await fail(planned, error);
      connection.close();
      if (!(error instanceof RadioctlError) || error.kind !== "locked") continue;
      await giveUp(held, reached, planned, end);
      return new Map();
    }
  }
  return held;
}

/** Another run has one of the hosts: the others are free again, untouched. */
async function giveUp(
  held: ReadonlyMap<string, Held>,
  reached: ReadonlyArray<{ planned: Planned; connection: SshConnection }>,
  locked: Planned,
  end: (outcome: HostOutcome) => Promise<void>,
): Promise<void> {
  await letGo(held);
  for (const { planned, connection } of reached) {
    connection.close();
    const { host, role } = planned.desired;
    if (planned !== locked)
      await end({ host, role, state: "not tried", because: `${locked.desired.host} belongs to another run` });
  }
}

/** Gives all hosts back. */
export async function letGo(held: ReadonlyMap<string, Held>): Promise<void> {
  await Promise.all(
    [...held.values()].map(async ({ lease, connection }) => {
      await lease.release();
      connection.close();
    }),
  );
}

function byName(a: Planned, b: Planned): number {
  return a.desired.host < b.desired.host ? -1 : 1;
}
