import { errorData } from "../../cli/text/error.js";
import { planText } from "../../cli/text/plan.js";
import { proofData } from "../../cli/text/proof.js";
import { agreeing, counted, listOf } from "../../counted.js";
import { secondsData, secondsText } from "../../duration.js";
import { isInterrupted, stateOf, type HostOutcome } from "../../fleet/outcome.js";
import type { Stage } from "../../fleet/stages.js";
import type { HostPlan } from "../../host/steps.js";
import type { HostState } from "../../journal/entry.js";
import type { Move } from "../../moving/move.js";

/** The plan of a run: equal changes once, moves of listeners during the change, then the order of the hosts. */
export function deployPlanText(
  plans: readonly HostPlan[],
  stages: readonly Stage[],
  moves: readonly Move[],
  verbose: boolean,
): string {
  const order = stages.length > 1 ? `Order: ${stages.map(stageName).join(", then ")}\n` : "";
  return planText(plans, verbose) + meanwhileText(moves) + order;
}

function meanwhileText(moves: readonly Move[]): string {
  if (moves.length === 0) return "";
  const from = listOf(moves.flatMap(({ channels }) => channels.map((channel) => channel.from)));
  const to = listOf(moves.flatMap(({ channels }) => channels.map((channel) => channel.to)));
  return `While ${from} restarts, listeners of ${listOf(moves.map(({ relay }) => relay))} hear ${to}\n`;
}

/** A stage in a few words: `canary eu-1`, `eu-2, eu-3`. */
export function stageName({ kind, hosts }: Stage): string {
  const names = listOf(hosts);
  return kind === "batch" ? names : `${kind === "standby" ? "standby master" : kind} ${names}`;
}

const order: readonly HostState[] = ["done", "unchanged", "failed", "rolled back", "not rolled back", "in flight", "not tried"];

/** The summary of a run: the number of hosts in each state, and the next command. */
export function accountText(outcomes: readonly HostOutcome[], seconds: number, run: string | undefined): string {
  const states = order.map((state) => ({
    state,
    hosts: outcomes.filter((outcome) => outcome.state !== "planned" && stateOf(outcome) === state),
  }));
  const planned = outcomes.filter(({ state }) => state === "planned").length;
  const counts = [
    ...(planned === 0 ? [] : [`${planned} to change`]),
    ...states.filter(({ hosts }) => hosts.length > 0).map(({ state, hosts }) => `${hosts.length} ${state}`),
  ];
  const open = outcomes.filter((outcome) => outcome.state === "failed" || outcome.state === "not tried");
  const next =
    run === undefined || open.length === 0
      ? []
      : open.some((outcome) => stateOf(outcome) === "in flight")
        ? [`To see how it ended and to continue: radioctl deploy --resume ${run}`]
        : open.some(isInterrupted)
          ? [`To continue: radioctl deploy --resume ${run}`]
          : [`When it is fixed: radioctl deploy --rerun ${run}`];
  const total = `${counted(outcomes.length, "host")}: ${counts.join(", ")}.  ${secondsText(seconds)}`;
  return [`${total}${run === undefined ? "" : `   run ${run}`}`, ...next, ""].join("\n");
}

/** The summary as data. @param run undefined when nothing was changed */
export function deployJson(outcomes: readonly HostOutcome[], seconds: number, run: string | undefined): unknown {
  return {
    ...(run !== undefined && { run }),
    hosts: outcomes.map((outcome) => {
      const state = outcome.state === "planned" ? "planned" : stateOf(outcome);
      if (outcome.state === "failed") return { ...outcome, state, error: errorData(outcome.error) };
      return "heard" in outcome ? { ...outcome, heard: outcome.heard.map(proofData) } : outcome;
    }),
    seconds: secondsData(seconds),
  };
}
/** Hosts that need a reboot. A deploy without --drain only names them. */
export function rebootsDueText(hosts: readonly string[]): string {
  if (hosts.length === 0) return "";
  return `${hosts.join(", ")} ${agreeing(hosts.length, "needs", "need")} a reboot: radioctl deploy --drain\n`;
}
