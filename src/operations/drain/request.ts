import type { RadioctlError } from "../../errors.js";
import type { HostToSurvey } from "../../fleet/connect.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { Inventory } from "../../inventory/schema.js";
import type { OutHost } from "../../journal/entry.js";
import type { Journal } from "../../journal/store.js";
import type { HostStatus, HostUp } from "../status/status.js";

/** As the journal knows such a run, and as an operator goes on with it. */
export const DRAIN_COMMAND = "deploy --drain";

export interface DrainRequest {
  inventory: Inventory;
  /** Hosts that may be rebooted. */
  hosts: readonly HostToSurvey[];
  /** The operator has named them, or a run before had chosen them: they are rebooted whether they need it or not. */
  named: boolean;
  journal: Journal;
  /** The run was begun by another process. */
  resumes: boolean;
  /** Hosts that a process before this one left on their way out or in. */
  out: readonly OutHost[];
  canary: string | undefined;
  /** More failures than this end the run. */
  maxFailures: number;
  /** Guards to override, by name. */
  force: readonly string[];
  dryRun: boolean;
  /** How long a relay's listeners have to leave. */
  drainSeconds: number;
}

/** A host that is to be taken out, rebooted, heard, and taken in again. */
export interface DrainHost {
  status: HostUp;
  because: string;
  /** So many listeners left are few enough: a hundredth of its capacity. */
  few: number;
  /** The process before has rebooted it: what is left is to hear it and to take it in again. */
  rebooted: boolean;
  /** Is out already, by the process before: what speaks against its reboot is the reason to bring it back in. */
  out: boolean;
  /** The process before has taken it out of DNS. */
  outOfDns: boolean;
}

export interface DrainReporter {
  /** What is about to be rebooted, in this order. Gives false when the operator says no. */
  planned(hosts: readonly DrainHost[]): Promise<boolean>;
  /** The run begins to change things. */
  begun(run: string): void;
  /** What a host is at. */
  phase(host: string, phase: string): void;
  /** Listeners that are still on it. */
  counted(host: string, listeners: number | undefined): void;
  /** Ctrl-C: this one is still under way. */
  interrupted(host: string | undefined): void;
  /** Of every host, as soon as it is known. */
  ended(outcome: HostOutcome): void;
}

/** What is to be done to each of the hosts that were asked: rebooted, nothing, or why it can't be known. */
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
    because: because ?? "as asked for",
    few: Math.floor((status.listeners?.capacity ?? 0) / 100),
    rebooted,
    out: before !== undefined,
    outOfDns: before?.outOfDns === true,
  };
}
