import type { DesiredHost } from "../host/desired.js";
import type { Holder } from "../host/holder.js";
import { heldBy } from "../host/lock.js";
import { observeHost } from "../host/observe.js";
import { planHost } from "../host/plan.js";
import type { ObservedHost } from "../host/query.js";
import type { HostPlan } from "../host/steps.js";
import type { ConnectOptions, SshConnection } from "../ports/ssh.js";
import type { World } from "../world.js";
import { connectTo, type HostToObserve } from "./connect.js";

/** The maximum time of a change on a host whose connection was lost. */
const CHANGE_SECONDS = 300;

export interface ObserveOptions extends Partial<ConnectOptions> {
  /** How long to wait until another run releases the host; 0 refuses at once. */
  waitForLockSeconds?: number;
  /** This run's id. Its own lock does not block it, but it waits for a change of its own that is still under way. */
  run?: string;
  /** The run was begun by a process that has ended, so its locks will be released soon. */
  inherited?: boolean;
  /** Reads the desired state from the host, for example for a rollback; default: `desired`. */
  wanted?: (connection: SshConnection, host: string) => Promise<DesiredHost>;
  /** Called with the connection, for further queries in parallel. */
  onConnected?: (connection: SshConnection) => void;
  /** Called once if the run has to wait for the host. */
  onWaiting?: (host: string, lockedBy: Holder) => void;
}

/** A reached host: its observed state, and the plan that makes it match. The connection stays open; close it. */
export interface ReachedHost extends HostToObserve {
  connection: SshConnection;
  observed: ObservedHost;
  plan: HostPlan;
}

/**
 * Connects, observes the host in one round trip, and plans. It cancels an undo timer that is still armed, because this new connection proves that
 * the operator is not locked out.
 * @throws RadioctlError as `Ssh.connect` and `observeHost`; locked when another run still holds the host after the wait
 */
export async function observeAndPlan(world: World, host: HostToObserve, options: ObserveOptions = {}): Promise<ReachedHost> {
  const { desired: usual, ...rest } = host;
  const connection = await connectTo(world, rest.target, options);
  options.onConnected?.(connection);
  try {
    const desired = (await options.wanted?.(connection, usual.host)) ?? usual;
    const observed = await observeUnlocked(world, connection, desired, options);
    // Loaded only now: a timer is seldom armed.
    if (observed.ledger.undoArmed) await (await import("../host/apply.js")).confirmAccess(connection, desired.host);
    return { ...rest, desired, connection, observed, plan: planHost(desired, observed) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function observeUnlocked(
  world: World,
  connection: SshConnection,
  desired: DesiredHost,
  options: ObserveOptions,
): Promise<ObservedHost> {
  const started = world.clock.monotonic();
  for (let reported = false; ; reported = true) {
    const observed = await observeHost(connection, desired);
    const { lockedBy, applying } = observed.ledger;
    const ours = options.run !== undefined && lockedBy?.run === options.run;
    const held = ours && !applying && options.inherited !== true;
    if (lockedBy === undefined || held || options.waitForLockSeconds === undefined) return observed;
    const patience = ours ? CHANGE_SECONDS : options.waitForLockSeconds;
    if (world.clock.monotonic() - started >= patience * 1000) throw heldBy(desired.host, lockedBy);
    if (!reported) options.onWaiting?.(desired.host, lockedBy);
    await world.clock.sleep(1000);
  }
}
