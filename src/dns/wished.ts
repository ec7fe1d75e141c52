import type { Inventory } from "../inventory/schema.js";
import type { DnsZone } from "../ports/dns.js";
import { namesOf } from "./names.js";
import { noWishes, readOwner, type Wishes } from "./owner.js";
import { planZone, type DnsPlan } from "./plan.js";
import type { ZoneSnapshot } from "./records.js";
import { desiredZone } from "./tree.js";

/** Plans the inventory's tree with the operators' wishes that are in the zone, after applying `change` to them. */
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
