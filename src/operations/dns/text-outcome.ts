import type { NameServer } from "../../dns/apply-arrival.js";
import type { DnsOutcome } from "./run-change.js";

/** The result of a change of records, in a few lines. */
export function dnsOutcomeText(outcome: DnsOutcome): string {
  switch (outcome.state) {
    case "unchanged":
      return `${outcome.change.plan.zone} is in sync: ${outcome.change.plan.unchanged} records\n`;
    case "planned":
      return "";
    case "declined":
      return "nothing was changed\n";
    case "done":
      return `${outcome.change.plan.zone} was changed${arrivalText(outcome.applied.nameServers)}\nto undo: radioctl dns rollback\n`;
  }
}

function arrivalText(servers: readonly NameServer[]): string {
  const silent = servers.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  if (servers.length === 0) return "";
  if (silent.length === servers.length) return `, in sync; the name servers were not verified: ${silent.join("; ")}`;
  const asked =
    silent.length === 0
      ? "the name servers answer"
      : `${servers.length - silent.length} of ${servers.length} name servers answer`;
  return [`, ${asked} as planned`, ...silent.map((failure) => `  not verified: ${failure}`)].join("\n");
}

export function dnsOutcomeJson(outcome: DnsOutcome): object {
  if (outcome.state !== "done") return { state: outcome.state };
  const { changeIds, nameServers } = outcome.applied;
  return {
    state: outcome.state,
    run: outcome.run,
    changeIds,
    nameServers: nameServers.map(({ server, failure }) => ({
      server,
      asPlanned: failure === undefined,
      failure: failure ?? null,
    })),
  };
}
