import { lintZone, type LintFinding } from "../../dns/lint.js";
import { namesOf } from "../../dns/names.js";
import { isOwned, readOwner, type Owner } from "../../dns/owner.js";
import { isEmptyPlan, type DnsPlan } from "../../dns/plan.js";
import type { ZoneSnapshot } from "../../dns/records.js";
import type { Inventory } from "../../inventory/schema.js";
import type { HealthCheck, HealthStatus, RecordSet } from "../../ports/dns.js";

/** What a record's health check says about it; undefined for a record without a check. */
export type RecordState = "up" | "DOWN" | "up (check disabled)" | "no result yet" | "not queried" | "no such check" | undefined;

/** radioctl's part of a zone as it is now. */
export interface ZoneShown {
  zone: string;
  /** undefined: the zone has no records that radioctl manages. */
  owner: Owner | undefined;
  /** With the owner record, which is the only TXT. */
  records: ReadonlyArray<{ record: RecordSet; state: RecordState }>;
  checks: ReadonlyArray<HealthCheck & { status: HealthStatus }>;
  /** Checks of these records whose results were not read in time, by id. */
  notQueried: readonly string[];
  lint: readonly LintFinding[];
  inSync: boolean;
}

/** @param plan the changes that would bring the zone in sync */
export function zoneShown(inventory: Inventory, observed: ZoneSnapshot, plan: DnsPlan): ZoneShown {
  const names = namesOf(inventory);
  const owner = readOwner(observed.recordSets, names);
  const checks = new Map(observed.healthChecks.map((check) => [check.id, check]));
  const records = observed.recordSets
    .filter((record) => isOwned(record, owner, names))
    .map((record) => ({ record, state: stateOf(record, checks, observed) }));
  const notQueried = records.flatMap(({ record, state }) => (state === "not queried" ? [record.healthCheckId ?? ""] : []));
  return {
    zone: observed.zone,
    owner,
    records,
    notQueried: [...new Set(notQueried)],
    checks: observed.healthChecks.map((check) => ({ ...check, status: observed.statuses.get(check.id) ?? "unknown" })),
    lint: lintZone(inventory, observed),
    inSync: isEmptyPlan(plan),
  };
}

function stateOf(
  { healthCheckId: id }: RecordSet,
  checks: ReadonlyMap<string, HealthCheck>,
  { statuses }: ZoneSnapshot,
): RecordState {
  if (id === undefined) return undefined;
  const check = checks.get(id);
  if (check === undefined) return "no such check";
  const { disabled, inverted } = check.settings;
  if (disabled) return inverted ? "DOWN" : "up (check disabled)";
  const status = statuses.get(id);
  if (status === undefined && check.settings.type !== "CALCULATED") return "not queried";
  if (status === undefined || status === "unknown") return "no result yet";
  return (status === "healthy") === inverted ? "DOWN" : "up";
}
