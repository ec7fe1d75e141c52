import type { DesiredHost } from "../host/desired.js";
import type { SshConnection, ConnectOptions, SshTarget } from "../ports/ssh.js";
import type { World } from "../world.js";
import type { DrainWindow } from "./quiet-hour.js";

/** Seconds for name resolution, TCP, handshake and login. */
export const CONNECT_SECONDS = 20;

export interface HostToObserve {
  target: SshTarget;
  /** May be rendered at each access: store it if you need it twice. */
  readonly desired: DesiredHost;
  /** How long to wait for another apt on the host. */
  packageLockSeconds: number;
  drain: DrainWindow;
}

/** Logs in. @throws RadioctlError as `Ssh.connect` */
export async function connectTo(world: World, target: SshTarget, options: Partial<ConnectOptions> = {}): Promise<SshConnection> {
  return world.ssh.connect(target, { timeoutSeconds: CONNECT_SECONDS, ...options });
}
