import type { Inventory } from "../inventory/schema.js";
import type { DnsZone, HealthCheck, HealthStatus, RecordSet } from "../ports/dns.js";
import { namesOf } from "./names.js";
import { isWithin, type ZoneSnapshot } from "./records.js";

/** Present records and health checks, without the results of the checks: two calls when each answer fits on a page. */
export async function observeRecords(zone: DnsZone, name: string): Promise<ZoneSnapshot> {
  const [recordSets, healthChecks] = await Promise.all([zone.recordSets(), zone.healthChecks()]);
  return { zone: name, recordSets, healthChecks, statuses: new Map() };
}

/**
 * The same with the results of the checks that records at radioctl's names use, those of A records first.
 * @param withinSeconds with Route 53, more than a few checks take a second each: the others have no status
 */
export async function observeZone(zone: DnsZone, inventory: Inventory, withinSeconds: number): Promise<ZoneSnapshot> {
  const observed = await observeRecords(zone, inventory.station.zone);
  const { root, listen, source } = namesOf(inventory);
  const near = observed.recordSets.filter(({ name }) => [root, listen, source].some((each) => isWithin(name, each)));
  const ofIpv4 = near.filter(({ type }) => type === "A");
  return withStatuses(zone, observed, [...ofIpv4, ...near], withinSeconds);
}

/**
 * The same with the results of the checks that decide about an answer, and no others.
 * @param decide works out the answer
 */
export async function observeDecisive(
  zone: DnsZone,
  observed: ZoneSnapshot,
  decide: (observed: ZoneSnapshot) => unknown,
): Promise<ZoneSnapshot> {
  const decisive = new Set<string>();
  decide({ ...observed, decides: (id) => decisive.add(id) });
  if (decisive.size === 0) return observed;
  // A check that is down leads to others. One without a result is not queried again.
  const unknown = [...decisive].map((id): [string, HealthStatus] => [id, "unknown"]);
  const statuses = await zone.healthStatuses([...decisive]);
  return observeDecisive(zone, { ...observed, statuses: new Map([...observed.statuses, ...unknown, ...statuses]) }, decide);
}

/** Adds the results of the checks that these records use. Checks whose results are known already are not queried. */
export async function withStatuses(
  zone: Pick<DnsZone, "healthStatuses">,
  observed: ZoneSnapshot,
  records: readonly RecordSet[],
  withinSeconds?: number,
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
  const added: ReadonlyMap<string, HealthStatus> = ids.length === 0 ? new Map() : await zone.healthStatuses(ids, withinSeconds);
  return { ...observed, statuses: new Map([...observed.statuses, ...added]) };
}
