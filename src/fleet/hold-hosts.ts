import pMap from "p-map";
import { RadioctlError } from "../errors.js";
import { takeLease, type Lease } from "../host/lock.js";
import type { SshConnection } from "../ports/ssh.js";
import type { World } from "../world.js";
import { connectTo, type HostToSurvey } from "./connect.js";
import type { HostOutcome } from "./outcome.js";

/** Logins at the same time. */
const CONCURRENCY = 16;

type ToHold = Pick<HostToSurvey, "desired" | "target">;

/** A host that belongs to this run until it lets go. */
export interface Held<Planned extends ToHold> {
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
export async function holdAll<Planned extends ToHold>(
  world: World,
  run: string,
  hosts: readonly Planned[],
  end: (outcome: HostOutcome) => Promise<void>,
): Promise<Map<string, Held<Planned>>> {
  const held = new Map<string, Held<Planned>>();
  const fail = async ({ desired }: ToHold, error: unknown) => {
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
async function giveUp<Planned extends ToHold>(
  held: ReadonlyMap<string, Held<Planned>>,
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
export async function letGo(held: ReadonlyMap<string, Held<ToHold>>): Promise<void> {
  await Promise.all(
    [...held.values()].map(async ({ lease, connection }) => {
      await lease.release();
      connection.close();
    }),
  );
}

function byName(a: ToHold, b: ToHold): number {
  return a.desired.host < b.desired.host ? -1 : 1;
}
