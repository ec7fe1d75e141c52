import type { Inventory } from "../inventory/schema.js";
import type { DnsZone } from "../ports/dns.js";
import { namesOf } from "./names.js";
import { noWishes, readOwner, type Wishes } from "./owner.js";
import { planZone, type DnsPlan } from "./plan.js";
import type { ZoneSnapshot } from "./records.js";
import { desiredZone } from "./tree.js";

/** Plans the inventory's tree with what operators want by what the zone itself says, and `change` of it. */
export function planWished(
  inventory: Inventory,
  { limits }: Pick<DnsZone, "limits">,
  change: (before: Wishes) => Wishes = (before) => before,
): (observed: ZoneSnapshot) => DnsPlan {
  const names = namesOf(inventory);
  return (observed) => {
    const wishes = change(readOwner(observed.recordSets, names) ?? noWishes);
    return planZone(desiredZone(inventory, wishes), observed, names, limits);
  };
}
