import type { Inventory } from "../inventory/schema.js";
import type { DnsZone, HealthCheck, HealthStatus, RecordSet } from "../ports/dns.js";
import { namesOf } from "./names.js";
import { isWithin, type ZoneSnapshot } from "./records.js";

/** Present records and health checks, without the results of the checks: two calls when each answer fits on a page. */
export async function observeRecords(zone: DnsZone, name: string): Promise<ZoneSnapshot> {
  const [recordSets, healthChecks] = await Promise.all([zone.recordSets(), zone.healthChecks()]);
  return { zone: name, recordSets, healthChecks, statuses: new Map() };
}

/** The same with the result of every check that a record at radioctl's names uses. With Route 53, more than a few checks take a second each. */
export async function observeZone(zone: DnsZone, inventory: Inventory): Promise<ZoneSnapshot> {
  const observed = await observeRecords(zone, inventory.station.zone);
  const { root, listen, source } = namesOf(inventory);
  const near = observed.recordSets.filter(({ name }) => [root, listen, source].some((each) => isWithin(name, each)));
  return withStatuses(zone, observed, near);
}

/** Adds the results of the checks that these records use. Checks whose results are known already are not queried. */
export async function withStatuses(
  zone: Pick<DnsZone, "healthStatuses">,
  observed: ZoneSnapshot,
  records: readonly RecordSet[],
): Promise<ZoneSnapshot> {
  const checks = new Map(observed.healthChecks.map((check) => [check.id, check]));
  const used = new Map<string, HealthCheck>();
  const use = (id: string): void => {
    const check = checks.get(id);
    if (check === undefined || used.has(id)) return;
    used.set(id, check);
    check.settings.children?.forEach(use);
  };
  for (const { healthCheckId } of records) if (healthCheckId !== undefined) use(healthCheckId);
  // A disabled check counts as healthy whatever its result is, and a calculated one has no result of its own.
  const decisive = [...used.values()].filter(({ settings }) => settings.type !== "CALCULATED" && !settings.disabled);
  const ids = decisive.map(({ id }) => id).filter((id) => !observed.statuses.has(id));
  const added: ReadonlyMap<string, HealthStatus> = ids.length === 0 ? new Map() : await zone.healthStatuses(ids);
  return { ...observed, statuses: new Map([...observed.statuses, ...added]) };
}
