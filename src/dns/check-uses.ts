import type { CheckUses, DnsZone } from "../ports/dns.js";
import type { DnsPlan } from "./plan.js";
import type { ZoneSnapshot } from "./records.js";

/** Ids of the health checks that a plan changes or deletes. */
function touchedChecks({ updateChecks, deleteChecks }: DnsPlan): string[] {
  return [...updateChecks, ...deleteChecks].map(({ id }) => id);
}

/** What else in the account uses the checks that a plan changes or deletes. Only such a plan has the provider's other zones read. */
export async function observeCheckUses(zone: Pick<DnsZone, "usesElsewhere">, plan: DnsPlan): Promise<CheckUses | undefined> {
  const ids = touchedChecks(plan);
  return ids.length === 0 ? undefined : zone.usesElsewhere(ids);
}

/** Records of other zones, and calculated health checks, that use a check which the plan changes or deletes. Pure. */
export function otherUses(plan: DnsPlan, { healthChecks }: ZoneSnapshot, { uses }: CheckUses): string[] {
  const touched = new Set(touchedChecks(plan));
  const parents = healthChecks.flatMap(({ id, settings: { children = [] } }) =>
    children.filter((child) => touched.has(child)).map((child) => `${child} by the health check ${id}`),
  );
  return [...uses.filter(({ id }) => touched.has(id)).map(({ id, by }) => `${id} by ${by}`), ...parents];
}
