import type { DnsZone } from "../ports/dns.js";
import type { ZoneSnapshot } from "./records.js";

/** Records and health checks as they are now: two calls, as long as they fit a page. What the checkers see is left out. */
export async function observeRecords(zone: DnsZone, name: string): Promise<ZoneSnapshot> {
  const [recordSets, healthChecks] = await Promise.all([zone.recordSets(), zone.healthChecks()]);
  return { zone: name, recordSets, healthChecks, statuses: new Map() };
}

/** The same with what the checkers see of every check that a record of the zone uses: a call for each. */
export async function observeZone(zone: DnsZone, name: string): Promise<ZoneSnapshot> {
  const observed = await observeRecords(zone, name);
  const used = new Set(observed.recordSets.map(({ healthCheckId }) => healthCheckId));
  const seen = observed.healthChecks.filter(({ id, settings }) => used.has(id) && settings.type !== "CALCULATED");
  return { ...observed, statuses: await zone.healthStatuses(seen.map(({ id }) => id)) };
}
