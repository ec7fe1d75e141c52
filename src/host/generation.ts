import type { Slot } from "./desired.js";

/** The folder of radioctl's state on a host. */
export const STATE = "/var/lib/radioctl";

/**
 * The drain mark: until the time in this file, `/healthz` answers 503, because the host will be rebooted. The file survives the reboot, and its
 * time limit ends it if its run has died. It is outside of the folder above, which only root can read: the service of /healthz needs it too.
 */
export const DRAIN_MARK = "/var/lib/radioctl-drain";

/** The lock of a run over several hosts. A process on the host holds it, which ends with the run's connection. */
export const LEASE = `${STATE}/lease`;

/** The number of generations to keep on a host: enough for months of changes, but too few to fill a disk. */
export const GENERATIONS_KEPT = 10;

/** The record of one apply on a host. It is written last, when everything in it is in place. */
export interface Manifest {
  /** Counts from 1 on each host. */
  generation: number;
  /** The run that made it, its operator, and its time (ISO 8601, UTC). */
  run: string;
  operator: string;
  at: string;
  role: string;
  /** Managed files with their checksums: a file with another checksum was edited by hand. */
  files: ReadonlyArray<{ path: string; sha256: string; restartKey?: string }>;
  /** Managed units. */
  units: readonly string[];
  /** The generation that this one restored. */
  restores?: number;
  /** The slot of the replaceable service. */
  slot?: Slot;
  /** The inventory that it was deployed from, with those before it; missing in generations of earlier releases. */
  inventory?: { sha256: string; before: readonly string[] };
}
