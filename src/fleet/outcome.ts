import { counted } from "../counted.js";
import { DONE, errorKinds, type RadioctlError } from "../errors.js";
import type { HostPlan } from "../host/steps.js";
import type { HostState } from "../journal/entry.js";
import type { MountReport } from "../listening/mount-report.js";

/** The result of a run on one host. */
export type HostOutcome =
  | {
      host: string;
      role: string;
      state: "done" | "unchanged";
      milliseconds: number;
      /** From the end of the changes until every mount was verified. */
      onAirMilliseconds: number;
      /** Empty for an unchanged host of a deploy, which is not probed. */
      heard: readonly MountReport[];
      warnings: readonly string[];
    }
  /** plan: of a deploy. */
  | { host: string; role: string; state: "planned"; plan?: HostPlan }
  | { host: string; role: string; state: "failed"; error: RadioctlError }
  | {
      host: string;
      role: string;
      state: "not tried";
      because: string;
      /** By the operator. */
      interrupted?: boolean;
    };

/** Worst first. The worst result decides the exit code of a run over many hosts. */
const severity = [8, 7, 1, 2, 4, 5, 6, 130];

/** The exit code of a whole run: 0 when every host matches the inventory. */
export function exitCodeOf(outcomes: readonly HostOutcome[]): number {
  const failed = outcomes.flatMap((outcome) => (outcome.state === "failed" ? [outcome.error.exitCode] : []));
  if (failed.length > 0) return worstOf(failed) ?? DONE;
  if (outcomes.some(isInterrupted)) return errorKinds.interrupted.code;
  return outcomes.some(({ state }) => state === "not tried") ? errorKinds.failed.code : DONE;
}

/** The operator interrupted the run before this host was begun. */
export function isInterrupted(outcome: HostOutcome): boolean {
  return outcome.state === "not tried" && outcome.interrupted === true;
}

/** The worst of several exit codes that are not 0; undefined when there is none. */
export function worstOf(exitCodes: readonly number[]): number | undefined {
  return severity.find((code) => exitCodes.includes(code)) ?? exitCodes[0];
}

/** The outcome in a word, as the journal and the last lines of a run show it. */
export function stateOf(outcome: HostOutcome): HostState {
  if (outcome.state === "planned") return "not tried";
  if (outcome.state !== "failed") return outcome.state;
  const { kind } = outcome.error;
  if (kind === "rolledBack") return "rolled back";
  if (kind === "notRolledBack") return "not rolled back";
  return kind === "outcomeUnknown" || kind === "interrupted" ? "in flight" : "failed";
}

/** The reason why a host is not tried after too many failures. */
export function skippedBecause(failures: number): string {
  return `skipped: ${counted(failures, "host")} failed earlier in this run`;
}

/** The reason for the outcome, for the journal. */
export function detailOf(outcome: HostOutcome): { detail?: string } {
  if (outcome.state === "failed") return { detail: outcome.error.message };
  return outcome.state === "not tried" ? { detail: outcome.because } : {};
}
