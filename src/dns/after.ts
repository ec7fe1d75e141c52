import type { HealthCheck, RecordSet } from "../ports/dns.js";
import { newCheckId } from "./plan-checks.js";
import type { DnsPlan } from "./plan.js";
import { recordKey, type ZoneSnapshot } from "./records.js";

/** The zone as it will be after a plan is applied, with the present results of its health checks. New checks have no result yet. */
export function afterPlan(observed: ZoneSnapshot, { batches, createChecks, updateChecks, deleteChecks }: DnsPlan): ZoneSnapshot {
  const records = new Map(observed.recordSets.map((record): [string, RecordSet] => [recordKey(record), record]));
  for (const { action, recordSet } of batches.flat()) {
    if (action === "DELETE") records.delete(recordKey(recordSet));
    else records.set(recordKey(recordSet), recordSet);
  }
  const updated = new Map(updateChecks.map(({ id, settings }) => [id, settings]));
  const deleted = new Set(deleteChecks.map(({ id }) => id));
  const made = createChecks.map(({ name, settings }): HealthCheck => ({
    id: newCheckId(name),
    callerReference: "",
    version: 0,
    settings,
  }));
  const kept = observed.healthChecks
    .filter(({ id }) => !deleted.has(id))
    .map((check) => ({ ...check, settings: updated.get(check.id) ?? check.settings }));
  return { ...observed, recordSets: [...records.values()], healthChecks: [...kept, ...made] };
}

/** The same zone with the checks of these addresses unhealthy. */
export function withDown(zone: ZoneSnapshot, addresses: ReadonlySet<string>): ZoneSnapshot {
  const down = zone.healthChecks.filter(({ settings: { address } }) => address !== undefined && addresses.has(address));
  return { ...zone, statuses: new Map([...zone.statuses, ...down.map(({ id }): [string, "unhealthy"] => [id, "unhealthy"])]) };
}

/** The same zone with every check healthy. */
export function allUp(zone: ZoneSnapshot): ZoneSnapshot {
  return { ...zone, statuses: new Map() };
}

/**
 * The same zone with a check for every record that names a missing one. How Route 53 answers for such a record can't be predicted (API
 * reference, DeleteHealthCheck). A plan that repairs it must still be possible, so the record counts as healthy.
 */
export function withStandIns(zone: ZoneSnapshot): ZoneSnapshot {
  const there = new Set(zone.healthChecks.map(({ id }) => id));
  const named = new Set(zone.recordSets.flatMap(({ healthCheckId: id }) => (id === undefined || there.has(id) ? [] : [id])));
  const settings = { type: "OTHER" as const, inverted: false, disabled: true };
  const standIns = [...named].map((id): HealthCheck => ({ id, callerReference: "", version: 0, settings }));
  return standIns.length === 0 ? zone : { ...zone, healthChecks: [...zone.healthChecks, ...standIns] };
}
