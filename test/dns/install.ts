import type { Wishes } from "../../src/dns/owner.js";
import { desiredZone } from "../../src/dns/tree.js";
import type { Inventory } from "../../src/inventory/schema.js";
import type { DnsZone, RecordSet } from "../../src/ports/dns.js";

/** Check ids by the names that desired records use. */
export type CheckIds = ReadonlyMap<string, string>;

/** Creates a station's tree in an empty zone, through the provider's port only. */
export async function install(zone: DnsZone, inventory: Inventory, wishes: Wishes): Promise<CheckIds> {
  const ids = new Map<string, string>();
  for (const { name, settings } of desiredZone(inventory, wishes).checks) {
    ids.set(name, (await zone.createHealthCheck(`replay ${name}`, settings, name)).id);
  }
  const records = recordsOf(inventory, wishes, ids);
  const changes = records.map((recordSet) => ({ action: "CREATE" as const, recordSet }));
  await zone.inSync(await zone.change(changes, "the tree"), 30);
  return ids;
}

/** Changes the records to what these wishes give. */
export async function wish(zone: DnsZone, inventory: Inventory, wishes: Wishes, ids: CheckIds): Promise<void> {
  const changes = recordsOf(inventory, wishes, ids).map((recordSet) => ({ action: "UPSERT" as const, recordSet }));
  await zone.inSync(await zone.change(changes, "wishes"), 30);
}

function recordsOf(inventory: Inventory, wishes: Wishes, ids: CheckIds): RecordSet[] {
  return desiredZone(inventory, wishes).recordSets.map(({ healthCheckId: name, ...record }) => ({
    ...record,
    ...(name !== undefined && { healthCheckId: ids.get(name) ?? "" }),
  }));
}
