import pMap from "p-map";
import { asError } from "../../errors.js";
import type { HostToObserve } from "../../fleet/connect.js";
import { observeAndPlan } from "../../fleet/observe-and-plan.js";
import type { Watch } from "../../fleet/watch.js";
import { observeTurnedAway } from "../../health/observe-turned-away.js";
import { observeHost } from "../../host/observe.js";
import { planHost } from "../../host/plan.js";
import type { Inventory } from "../../inventory/schema.js";
import type { SshConnection } from "../../ports/ssh.js";
import type { World } from "../../world.js";
import { icecastsOf } from "../listeners/icecasts.js";
import { observeListeners } from "../listeners/observe-listeners.js";
import { observeProgramme } from "../source/observe-programme.js";
import { hostStatus, type AlsoAsked, type HostStatus, type HostUp } from "./status.js";

/** Hosts queried at the same time. */
const CONCURRENCY = 16;

/** The longest wait for the login, and again for the answer: an unreachable host delays the whole result by this much. */
const PATIENCE_SECONDS = 10;

export type StatusWatch = Watch<HostStatus>;

export function runStatus(world: World, inventory: Inventory, hosts: readonly HostToObserve[]): StatusWatch {
  const open = new Map<string, SshConnection>();
  const forget = (name: string) => {
    open.get(name)?.close();
    open.delete(name);
  };
  let ended = false;
  const lookAt = async (host: HostToObserve): Promise<HostStatus> => {
    const { host: name, role } = host.desired;
    const again = await lookAgain(inventory, host, open.get(name));
    if (again !== undefined) return again;
    forget(name);
    let also: Promise<AlsoAsked> = Promise.resolve({});
    const onConnected = (connection: SshConnection) => {
      also = askAlso(inventory, host, connection);
    };
    try {
      const reached = await observeAndPlan(world, host, { timeoutSeconds: PATIENCE_SECONDS, onConnected });
      if (ended) reached.connection.close();
      else open.set(name, reached.connection);
      return hostStatus(inventory, reached, await also);
    } catch (error) {
      return { host: name, role, error: asError(error, name) };
    }
  };
  return {
    look: async () => pMap(hosts, lookAt, { concurrency: CONCURRENCY }),
    end() {
      ended = true;
      for (const name of open.keys()) forget(name);
    },
  };
}

/** What a master plays, whom a relay has turned away, and the clients of a host's Icecasts. What cannot be read is left out: the reason is among the services. */
async function askAlso(
  inventory: Inventory,
  { desired: { host, role } }: HostToObserve,
  connection: SshConnection,
): Promise<AlsoAsked> {
  const [taking, programmes, turnedAway] = await Promise.all([
    orNothing(observeListeners(connection, icecastsOf(inventory, host), PATIENCE_SECONDS)),
    role === "master" ? orNothing(observeProgramme(connection, host)) : undefined,
    role === "relay" ? orNothing(observeTurnedAway(connection, PATIENCE_SECONDS)) : undefined,
  ]);
  return {
    ...(programmes !== undefined && { programmes }),
    ...(taking !== undefined && { streams: taking.streams }),
    ...(turnedAway !== undefined && { turnedAway }),
  };
}

async function orNothing<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer;
  } catch {
    return undefined;
  }
}

/** Uses the open connection; undefined when there is none or it has failed: a new connection then gives the reason. */
async function lookAgain(
  inventory: Inventory,
  host: HostToObserve,
  connection: SshConnection | undefined,
): Promise<HostUp | undefined> {
  if (connection === undefined) return undefined;
  const { desired } = host;
  try {
    const [observed, also] = await Promise.all([
      observeHost(connection, desired, PATIENCE_SECONDS),
      askAlso(inventory, host, connection),
    ]);
    return hostStatus(inventory, { desired, observed, plan: planHost(desired, observed) }, also);
  } catch {
    return undefined;
  }
}
