import type { StationCertificate } from "../../certificates/stored.js";
import type { HostToObserve } from "../../fleet/connect.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { BatchSize, Stage } from "../../fleet/stages.js";
import type { ObserveOptions } from "../../fleet/observe-and-plan.js";
import type { Inventory } from "../../inventory/schema.js";
import type { Journal } from "../../journal/store.js";
import type { Move } from "../../moving/move.js";
import type { HostRun } from "./deploy-host.js";
import type { Change } from "./operations.js";

export interface DeployRequest {
  /** The command's name in the journal: deploy, rollback. */
  command: string;
  inventory: Inventory;
  /** The checksum of the inventory's text; undefined for a rollback, which does not come from it. */
  inventorySha256?: string | undefined;
  /** The folder of the inventory. */
  directory: string;
  hosts: readonly HostToObserve[];
  /** Reads the desired state from the host, for a rollback. */
  wanted?: ObserveOptions["wanted"];
  journal: Journal;
  /** For a resumed run: hosts that the earlier process may have changed without verifying them. */
  resumes: ReadonlySet<string> | undefined;
  /** Relays whose listeners an earlier process left on a standby. They move back after their master is verified. */
  away: ReadonlySet<string>;
  /** Warnings about hosts that are known before they are observed. */
  notes?: ReadonlyMap<string, string>;
  /** The station's certificate, if there is one: its guards refuse a bad one. */
  certificate?: StationCertificate | undefined;
  canary: string | undefined;
  batch: BatchSize;
  /** The run ends after more failures than this. */
  maxFailures: number;
  /** Guards to override, by name. */
  force: readonly string[];
  dryRun: boolean;
  /** Seconds for all work on one host. */
  hostDeadlineSeconds: number;
}

/** An observed host with its plan. Its connection is closed. */
export interface Planned extends Change {
  /** For a master whose streams the change interrupts: the moves of its relays' listeners to the standby. */
  moves: readonly Move[];
}

export interface DeployReporter extends Pick<HostRun, "event"> {
  /** Shows all plans, with the order of the changes. Gives false if the operator declines. */
  planned(hosts: readonly Planned[], stages: readonly Stage[]): Promise<boolean>;
  /** The run begins to change hosts. */
  begun(run: string): void;
  stage(stage: Stage): void;
  /** The listeners of a relay have been moved. */
  moved(move: Move): void;
  /** Ctrl-C: these hosts are still under way. */
  interrupted(hosts: readonly string[]): void;
  /** Called for each host as soon as its outcome is known. */
  ended(outcome: HostOutcome): void;
}

/** The checksum of the inventory that the run deploys; undefined: its state comes from the hosts, as in a rollback. */
export function deployedInventory({ wanted, inventorySha256 }: DeployRequest): string | undefined {
  return wanted === undefined ? inventorySha256 : undefined;
}
