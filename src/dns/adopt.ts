import type { Inventory } from "../inventory/schema.js";
import type { BatchLimits } from "../ports/dns.js";
import { namesOf } from "./names.js";
import { noWishes, ownerRecord, readOwner, type Wishes } from "./owner.js";
import { planZone, type DnsPlan } from "./plan.js";
import { recordKey, type ZoneSnapshot } from "./records.js";
import { desiredZone } from "./tree.js";
import { poolOf } from "./weights.js";

/** What taking over means: the owner record alone is written; the record sets that it then speaks for stay as they are. */
export interface Adoption {
  plan: DnsPlan;
  /** Record sets that become radioctl's, as `name type identifier`. */
  takenOver: readonly string[];
}

/** Pure. Weights that differ from what the capacities give are kept as the operators' wishes: weight 0 as a drain. */
export function planAdoption(inventory: Inventory, observed: ZoneSnapshot, limits: BatchLimits): Adoption {
  const names = namesOf(inventory);
  const wishes = readOwner(observed.recordSets, names) ?? foundWishes(inventory, observed);
  const desired = desiredZone(inventory, wishes);
  const { takesOver } = planZone(desired, observed, names, limits);
  const part = { ...desired, recordSets: [ownerRecord(desired.owner, names)], checks: [] };
  const plan = planZone(part, observed, names, limits, new Set([names.owner]));
  return { plan, takenOver: takesOver };
}

function foundWishes(inventory: Inventory, observed: ZoneSnapshot): Wishes {
  const names = namesOf(inventory);
  const there = new Map(observed.recordSets.map((record) => [recordKey(record), record.policy]));
  const found = Object.keys(inventory.regions).flatMap((region) =>
    poolOf(inventory, region, noWishes).flatMap(({ host, weight }) => {
      const policy = there.get(recordKey({ name: names.pool(region), type: "A", setIdentifier: host }));
      return policy?.kind !== "weighted" || policy.weight === weight ? [] : [{ host, weight: policy.weight }];
    }),
  );
  return {
    ...noWishes,
    drained: Object.fromEntries(found.filter(({ weight }) => weight === 0).map(({ host }) => [host, "soft" as const])),
    weights: Object.fromEntries(found.filter(({ weight }) => weight > 0).map(({ host, weight }) => [host, weight])),
  };
}
