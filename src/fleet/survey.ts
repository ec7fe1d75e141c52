import { confirmAccess } from "../host/apply.js";
import type { DesiredHost } from "../host/desired.js";
import type { Holder } from "../host/holder.js";
import { heldBy } from "../host/lock.js";
import { observeHost } from "../host/observe.js";
import { planHost } from "../host/plan.js";
import type { ObservedHost } from "../host/query.js";
import type { HostPlan } from "../host/steps.js";
import type { ConnectOptions, SshConnection } from "../ports/ssh.js";
import type { World } from "../world.js";
import { connectTo, type HostToSurvey } from "./connect.js";

/** How long a change goes on at the most on a host to which the connection was lost. */
const CHANGE_SECONDS = 300;

export interface SurveyOptions extends Partial<ConnectOptions> {
  /** How long to wait for another run on the host to end; 0 refuses at once. */
  waitForLockSeconds?: number;
  /** Of the run itself: its own hold on the host is none of another's. A change of its own that is still under way is let end. */
  run?: string;
  /** The run was begun by a process that is gone: what it still holds is about to be free. */
  inherited?: boolean;
  /** What the host is to be, when only the host knows it; `desired` else. */
  wanted?: (connection: SshConnection, host: string) => Promise<DesiredHost>;
  /** Called once there is a connection: for what is asked over it meanwhile. */
  onConnected?: (connection: SshConnection) => void;
  /** Called once a host has to be waited for. */
  onWaiting?: (host: string, lockedBy: Holder) => void;
}

/** A host that was reached: how it is, and what would make it right. The connection stays open; close it. */
export interface Surveyed extends HostToSurvey {
  connection: SshConnection;
  observed: ObservedHost;
  plan: HostPlan;
}

/**
 * Connects, asks the host everything in one round trip, and plans. An undo timer that is still armed is struck off: that this new connection
 * came about proves that nobody is locked out.
 * @throws RadioctlError as `Ssh.connect` and `observeHost`; locked when another run is at work for longer than one is willing to wait
 */
export async function surveyHost(world: World, host: HostToSurvey, options: SurveyOptions = {}): Promise<Surveyed> {
  const { desired: usual, ...rest } = host;
  const connection = await connectTo(world, rest.target, options);
  options.onConnected?.(connection);
  try {
    const desired = (await options.wanted?.(connection, usual.host)) ?? usual;
    const observed = await observeUnlocked(world, connection, desired, options);
    if (observed.ledger.undoArmed) await confirmAccess(connection, desired.host);
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
  options: SurveyOptions,
): Promise<ObservedHost> {
  const started = world.clock.monotonic();
  for (let told = false; ; told = true) {
    const observed = await observeHost(connection, desired);
    const { lockedBy, applying } = observed.ledger;
    const ours = options.run !== undefined && lockedBy?.run === options.run;
    const held = ours && !applying && options.inherited !== true;
    if (lockedBy === undefined || held || options.waitForLockSeconds === undefined) return observed;
    const patience = ours ? CHANGE_SECONDS : options.waitForLockSeconds;
    if (world.clock.monotonic() - started >= patience * 1000) throw heldBy(desired.host, lockedBy);
    if (!told) options.onWaiting?.(desired.host, lockedBy);
    await world.clock.sleep(1000);
  }
}
