import type { RadioctlError } from "../../errors.js";
import type { HostToObserve } from "../../fleet/connect.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { Inventory } from "../../inventory/schema.js";
import type { OutHost } from "../../journal/entry.js";
import type { Journal } from "../../journal/store.js";
import type { HostStatus, HostUp } from "../status/status.js";

/** The command line in the journal, with which an operator resumes the run. */
export const DRAIN_COMMAND = "deploy --drain";

export interface DrainRequest {
  inventory: Inventory;
  /** Hosts that may be rebooted. */
  hosts: readonly HostToObserve[];
  /** The operator or an earlier run has selected the hosts, so they are rebooted even if they do not need it. */
  named: boolean;
  journal: Journal;
  /** The run was begun by another process. */
  resumes: boolean;
  /** Hosts that an earlier process left between their drain and their return. */
  out: readonly OutHost[];
  canary: string | undefined;
  /** The run ends after more failures than this. */
  maxFailures: number;
  /** Guards to override, by name. */
  force: readonly string[];
  dryRun: boolean;
  /** The time that a relay's listeners have to leave. */
  drainSeconds: number;
}

/** A host to drain, reboot, verify on air and return to rotation. */
export interface DrainHost {
  status: HostUp;
  because: string;
  /** The reboot begins when at most this many listeners are left: a hundredth of the host's capacity. */
  few: number;
  /** An earlier process has rebooted the host: only its verification and its return to rotation are left. */
  rebooted: boolean;
  /** An earlier process has taken the host out of rotation. If a guard refuses its reboot now, it returns to rotation. */
  out: boolean;
  /** An earlier process has removed the host from DNS. */
  outOfDns: boolean;
}

export interface DrainReporter {
  /** Shows the hosts to reboot, in order. Gives false if the operator declines. */
  planned(hosts: readonly DrainHost[]): Promise<boolean>;
  /** The run begins to change hosts. */
  begun(run: string): void;
  /** The host's current phase. */
  phase(host: string, phase: string): void;
  /** The listeners that are left on the host. */
  counted(host: string, listeners: number | undefined): void;
  /** Ctrl-C: this host is still under way. */
  interrupted(host: string | undefined): void;
  /** Called for each host as soon as its outcome is known. */
  ended(outcome: HostOutcome): void;
}

/** Sorts the observed hosts: those to reboot, those that need no reboot, and those that gave no answer. */
export function planDrain(
  statuses: readonly HostStatus[],
  { named, out }: Pick<DrainRequest, "named" | "out">,
): { hosts: DrainHost[]; unchanged: HostUp[]; lost: Array<{ host: string; role: string; error: RadioctlError }> } {
  const plan: ReturnType<typeof planDrain> = { hosts: [], unchanged: [], lost: [] };
  for (const status of statuses) {
    if ("error" in status) plan.lost.push(status);
    else {
      const planned = drainOf(
        status,
        named,
        out.find(({ host }) => host === status.host),
      );
      if (planned === undefined) plan.unchanged.push(status);
      else plan.hosts.push(planned);
    }
  }
  return plan;
}

function drainOf(status: HostUp, named: boolean, before: OutHost | undefined): DrainHost | undefined {
  const rebooted = before?.bootId !== undefined && before.bootId !== status.reboot.bootId;
  const because = before === undefined ? status.reboot.because : "an earlier run left it drained";
  if (because === undefined && !named) return undefined;
  return {
    status,
    because: because ?? "requested",
    few: Math.floor((status.listeners?.capacity ?? 0) / 100),
    rebooted,
    out: before !== undefined,
    outOfDns: before?.outOfDns === true,
  };
}
