import type { Slot } from "./desired.js";

/** Where radioctl keeps its state on a host. */
export const STATE = "/var/lib/radioctl";

/**
 * While it is there, and the time in it has not come, `/healthz` says 503 whatever plays: the host is about to be rebooted. It outlives the reboot,
 * and it ends by itself should its run have died. Not in the folder above, which only root reads: the watcher of the streams does, too.
 */
export const DRAIN_MARK = "/var/lib/radioctl-drain";

/** Held for the whole of a run over several hosts, by a process on the host that ends with the run's connection. */
export const LEASE = `${STATE}/lease`;

/** Generations kept on a host: enough to go back a season of changes, too few to fill a disk. */
export const GENERATIONS_KEPT = 10;

/** What one apply left on a host. Written last, when everything it names is in place. */
export interface Manifest {
  /** Counts from 1 on each host. */
  generation: number;
  /** Which run made it, who ran it, when (ISO 8601, UTC). */
  run: string;
  operator: string;
  at: string;
  role: string;
  /** Managed files with the checksum that was put there: a file that has another one was edited by hand. */
  files: ReadonlyArray<{ path: string; sha256: string; restartKey?: string }>;
  /** Managed units. */
  units: readonly string[];
  /** The generation that this one put back. */
  restores?: number;
  /** The slot of the replaceable service. */
  slot?: Slot;
}
