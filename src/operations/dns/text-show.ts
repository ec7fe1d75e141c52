import { paint } from "../../cli/text/paint.js";
import { lintZone } from "../../dns/lint.js";
import type { TreeNames } from "../../dns/names.js";
import { isOwned, readOwner, type Owner } from "../../dns/owner.js";
import type { DnsPlan } from "../../dns/plan.js";
import { isEmptyPlan } from "../../dns/plan.js";
import type { ZoneSnapshot } from "../../dns/records.js";
import type { Inventory } from "../../inventory/schema.js";
import type { HealthCheck } from "../../ports/dns.js";
import { recordLine } from "./text-record.js";

export interface ZoneShown {
  inventory: Inventory;
  names: TreeNames;
  observed: ZoneSnapshot;
  /** The changes that would bring it in sync. */
  plan: DnsPlan;
}

/** A zone's present tree: weights, checks and their state, the operators' wishes, drift. */
export function zoneText({ inventory, names, observed, plan }: ZoneShown, color: boolean): string {
  const owner = readOwner(observed.recordSets, names);
  const { bad, odd, faint } = paint(color);
  const checks = new Map(observed.healthChecks.map((check) => [check.id, check]));
  const records = observed.recordSets.filter((record) => isOwned(record, owner, names) && record.name !== names.owner);
  const lines = records.map((record) => {
    const { healthCheckId: id, ...rest } = record;
    const state = id === undefined ? "" : stateOf(id, checks, observed);
    const line = `${recordLine(rest)}${state === "" ? "" : `  ${state}`}`;
    return state === "DOWN" || state === "no such check" ? bad(line) : line;
  });
  return [
    ...(owner === undefined
      ? [odd(`${observed.zone} has no records that radioctl manages`)]
      : [...lines, ...wishLines(owner).map(odd)]),
    ...lintZone(inventory, observed).map(({ rule, message }) => odd(`~ ${rule}: ${message}`)),
    isEmptyPlan(plan) ? faint("in sync") : odd("differs from the inventory: radioctl dns plan"),
    "",
  ].join("\n");
}

function stateOf(id: string, checks: ReadonlyMap<string, HealthCheck>, { statuses }: ZoneSnapshot): string {
  const check = checks.get(id);
  if (check === undefined) return "no such check";
  const { disabled, inverted } = check.settings;
  if (disabled) return inverted ? "DOWN" : "up (check disabled)";
  const status = statuses.get(id) ?? "unknown";
  if (status === "unknown") return "no result yet";
  return (status === "healthy") === inverted ? "DOWN" : "up";
}

function wishLines({ drained, weights, active }: Owner): string[] {
  return [
    ...Object.entries(drained).map(([host, how]) => `${host} is drained (${how})`),
    ...Object.entries(weights).map(([host, weight]) => `${host} is a canary with weight ${weight}`),
    ...Object.entries(active).map(([channel, master]) => `${channel} is fed through ${master}, not the inventory's first master`),
  ];
}

export function zoneJson({ inventory, names, observed, plan }: ZoneShown): unknown {
  const owner = readOwner(observed.recordSets, names);
  return {
    zone: observed.zone,
    owner: owner ?? null,
    records: observed.recordSets.filter((record) => isOwned(record, owner, names)),
    checks: observed.healthChecks.map((check) => ({ ...check, status: observed.statuses.get(check.id) ?? "unknown" })),
    lint: lintZone(inventory, observed),
    asWanted: isEmptyPlan(plan),
  };
}
