import type { MountReport } from "../../listening/mount-report.js";
import type { Rotation } from "../dns/run-rotation.js";
import type { HostStatus } from "../status/status.js";

/**
 * All effects of a deploy with --drain. `run` and the files beside it decide which operation is done when. An operation on a held host fails after
 * the host was released.
 */
export interface DrainOperations {
  /** Observes every host of the inventory, because the hosts that are not rebooted get the listeners. */
  statuses(): Promise<HostStatus[]>;
  /** Locks one host until `release`, or until its reboot. @throws RadioctlError as `Ssh.connect`; locked when another run holds it */
  hold(host: string): Promise<void>;
  release(host: string): Promise<void>;
  /** Makes `/healthz` of a held host answer 503 for this time. */
  mark(host: string, seconds: number): Promise<void>;
  liftMark(host: string): Promise<void>;
  /** Listeners of a held relay. @throws RadioctlError failed, or as `SshConnection.run` */
  listeners(host: string): Promise<number>;
  /** The host's boot id, over the connection of a held host, else over a new one. @throws RadioctlError as `readBootId` */
  bootId(host: string): Promise<string>;
  /** Asks a held host to reboot, and releases it. */
  reboot(host: string): Promise<void>;
  /** Probes every mount of a held host as a listener does. @throws RadioctlError unreachable */
  probe(host: string): Promise<readonly MountReport[]>;
  /** undefined: radioctl does not manage the station's zone, so only `/healthz` shows that a host is out of rotation. */
  rotation: Rotation | undefined;
}
