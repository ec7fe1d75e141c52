import type { DnsOutcome } from "../../fleet/run-dns.js";

/** How a change of records ended, in a line or two. */
export function dnsOutcomeText(outcome: DnsOutcome): string {
  switch (outcome.state) {
    case "unchanged":
      return `${outcome.preview.plan.zone} is as wanted: ${outcome.preview.plan.unchanged} records\n`;
    case "planned":
      return "";
    case "declined":
      return "nothing was changed\n";
    case "done": {
      const { notAsked } = outcome.applied;
      const asked =
        notAsked === undefined ? "the name servers answer as planned" : `in sync; the name servers were not asked: ${notAsked}`;
      return `${outcome.preview.plan.zone} is changed, ${asked}\nback: radioctl dns rollback\n`;
    }
  }
}

export function dnsOutcomeJson(outcome: DnsOutcome): object {
  const { state } = outcome;
  return state === "done"
    ? { state, run: outcome.run, ...outcome.applied, notAsked: outcome.applied.notAsked ?? null }
    : { state };
}
