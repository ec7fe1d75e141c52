import type { HostToSurvey } from "../../fleet/connect.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { BatchSize, Stage } from "../../fleet/stages.js";
import type { SurveyOptions } from "../../fleet/survey.js";
import type { Inventory } from "../../inventory/schema.js";
import type { Journal } from "../../journal/store.js";
import type { Move } from "../../moving/move.js";
import type { HostRun } from "./deploy-host.js";
import type { Change } from "./operations.js";

export interface DeployRequest {
  /** As the journal and the operator know it: deploy, rollback. */
  command: string;
  inventory: Inventory;
  /** The folder of the inventory. */
  directory: string;
  hosts: readonly HostToSurvey[];
  /** Where what a host is to be is known by the host alone, as for a rollback. */
  wanted?: SurveyOptions["wanted"];
  journal: Journal;
  /** The run was begun by another process: hosts that it may have changed and did not live to hear. */
  resumes: ReadonlySet<string> | undefined;
  /** Relays whose listeners the process before left on a standby: they go back once their master was heard. */
  away: ReadonlySet<string>;
  canary: string | undefined;
  batch: BatchSize;
  /** More failures than this end the run. */
  maxFailures: number;
  /** Guards to override, by name. */
  force: readonly string[];
  dryRun: boolean;
  /** Seconds for all work on one host. */
  hostDeadlineSeconds: number;
}

/** A host that was observed, and what would be done to it. There is no connection to it any more. */
export interface Planned extends Change {
  /** Of a master whose streams end for its change: how the listeners of its relays get to the standby before that. */
  moves: readonly Move[];
}

export interface DeployReporter extends Pick<HostRun, "event"> {
  /** All plans at once, with the order in which they would be done. Gives false when the operator says no. */
  planned(hosts: readonly Planned[], stages: readonly Stage[]): Promise<boolean>;
  /** The run begins to change things. */
  begun(run: string): void;
  stage(stage: Stage): void;
  /** The listeners of a relay have been moved. */
  moved(move: Move): void;
  /** Ctrl-C: these are still under way. */
  interrupted(hosts: readonly string[]): void;
  /** Of every host, as soon as it is known. */
  ended(outcome: HostOutcome): void;
}
