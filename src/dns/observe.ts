import type { DnsZone } from "../ports/dns.js";
import type { ZoneSnapshot } from "./records.js";

/** Present records and health checks, without the results of the checks: two calls when each answer fits on a page. */
export async function observeRecords(zone: DnsZone, name: string): Promise<ZoneSnapshot> {
  const [recordSets, healthChecks] = await Promise.all([zone.recordSets(), zone.healthChecks()]);
  return { zone: name, recordSets, healthChecks, statuses: new Map() };
}

/** The same with the result of every check that a record of the zone uses: one call for each. */
export async function observeZone(zone: DnsZone, name: string): Promise<ZoneSnapshot> {
  const observed = await observeRecords(zone, name);
  const used = new Set(observed.recordSets.map(({ healthCheckId }) => healthCheckId));
  const seen = observed.healthChecks.filter(({ id, settings }) => used.has(id) && settings.type !== "CALCULATED");
  return { ...observed, statuses: await zone.healthStatuses(seen.map(({ id }) => id)) };
}
