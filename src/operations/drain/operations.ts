import type { MountReport } from "../../listening/mount-report.js";
import type { Rotation } from "../dns/run-rotation.js";
import type { HostStatus } from "../status/status.js";

/**
 * Everything that a deploy with --drain does to the world and asks of it; `run` and the files beside it decide what and when. An operation that
 * needs a held host fails on one that was released.
 */
export interface DrainOperations {
  /** Observes every host of the inventory, also those that are not rebooted: they get the listeners. */
  statuses(): Promise<HostStatus[]>;
  /** Locks one host until `release`, or until its reboot. @throws RadioctlError as `Ssh.connect`; locked when another run holds it */
  hold(host: string): Promise<void>;
  release(host: string): Promise<void>;
  /** `/healthz` of a held host says 503 for so many seconds. */
  mark(host: string, seconds: number): Promise<void>;
  liftMark(host: string): Promise<void>;
  /** Listeners of a held relay. @throws RadioctlError failed, or as `SshConnection.run` */
  listeners(host: string): Promise<number>;
  /** Which boot this is: over the connection of a held host, else over a connection of its own. @throws RadioctlError as `readBootId` */
  bootId(host: string): Promise<string>;
  /** Asks a held host to reboot, and releases it. */
  reboot(host: string): Promise<void>;
  /** Probes every mount of a held host as a listener does. @throws RadioctlError unreachable */
  hear(host: string): Promise<readonly MountReport[]>;
  /** undefined: the station's zone is not managed by radioctl, and only `/healthz` says that a host is out. */
  rotation: Rotation | undefined;
}
