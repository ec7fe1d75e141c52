import type { Inventory } from "../inventory/schema.js";
import type { BatchLimits, RecordSet } from "../ports/dns.js";
import { afterPlan } from "./after.js";
import { namesOf, type TreeNames } from "./names.js";
import { isAddressRecord, isOwned, noWishes, ownerRecord, readOwner, type Owner, type Wishes } from "./owner.js";
import { planZone, type DnsPlan } from "./plan.js";
import { isWithin, recordKey, type ZoneSnapshot } from "./records.js";
import { desiredZone, type DesiredZone } from "./tree.js";
import { poolOf } from "./weights.js";

/** What taking over means: the owner record alone is written; the record sets that it then speaks for stay as they are. */
export interface Adoption {
  plan: DnsPlan;
  takenOver: readonly TakenOver[];
  /** Record sets below the tree's names that stay other people's. */
  leftAlone: ReadonlyArray<{ record: string; because: string }>;
}

/** A record set that becomes radioctl's, as `name type identifier`, and what the next `dns apply` does with it. */
export interface TakenOver {
  record: string;
  fate: "kept" | "changed" | "deleted";
}

/** `tree`: what is at names of the inventory's tree. `zone`: every address below `stream.<zone>` and `source.<zone>`, too. */
export type AdoptionScope = "tree" | "zone";

/**
 * Pure. Weights that differ from what the capacities give are kept as the operators' wishes: weight 0 as a drain. What radioctl has already it
 * keeps: `dns apply`, which deletes what is not wanted, gives names up.
 * @throws RadioctlError failed when something is in the way that can't be taken over
 */
export function planAdoption(
  inventory: Inventory,
  observed: ZoneSnapshot,
  limits: BatchLimits,
  scope: AdoptionScope = "tree",
): Adoption {
  const names = namesOf(inventory);
  const before = readOwner(observed.recordSets, names);
  const desired = desiredZone(inventory, before ?? foundWishes(inventory, observed));
  const owner = widened(desired.owner, before, scope === "zone" ? strangersOf(observed, desired.owner, names) : []);
  const part: DesiredZone = { owner, recordSets: [ownerRecord(owner, names)], checks: [] };
  const plan = planZone(part, observed, names, limits, new Set([names.owner]));
  const next = planZone(desired, afterPlan(observed, plan), names, limits);
  const fateOf = fatesIn(next);
  const ours = observed.recordSets.filter((record) => record.name !== names.owner);
  return {
    plan,
    takenOver: ours
      .filter((record) => isOwned(record, owner, names) && !isOwned(record, before, names))
      .map((record) => ({ record: recordKey(record), fate: fateOf(recordKey(record)) })),
    leftAlone: ours
      .filter((record) => isBelow(record, names) && !isOwned(record, owner, names))
      .map((record) => ({ record: recordKey(record), because: reason(record, scope) })),
  };
}

/** Names of addresses below the tree's that the inventory knows nothing of. A policy that radioctl doesn't work with keeps its name. */
function strangersOf({ recordSets }: ZoneSnapshot, owner: Owner, names: TreeNames): string[] {
  const strange = new Set(recordSets.flatMap(({ name, policy }) => (policy.kind === "other" ? [name] : [])));
  return recordSets
    .filter((record) => isBelow(record, names) && isAddressRecord(record) && !isOwned(record, owner, names))
    .flatMap(({ name }) => (strange.has(name) ? [] : [name]));
}

function isBelow({ name }: RecordSet, names: TreeNames): boolean {
  return isWithin(name, names.root) || isWithin(name, names.source);
}

function reason(record: RecordSet, scope: AdoptionScope): string {
  if (!isAddressRecord(record)) return "it is no address";
  if (scope === "tree") return "the inventory has nothing there; --zone takes it over";
  return "its name has a policy that radioctl doesn't work with";
}

function widened(wanted: Owner, before: Owner | undefined, strangers: readonly string[]): Owner {
  return {
    ...wanted,
    names: [...new Set([...wanted.names, ...(before?.names ?? []), ...strangers])],
    regions: [...new Set([...wanted.regions, ...(before?.regions ?? [])])],
  };
}

function fatesIn({ batches }: DnsPlan): (record: string) => TakenOver["fate"] {
  const keys = (isDelete: boolean) =>
    new Set(
      batches.flat().flatMap(({ action, recordSet }) => ((action === "DELETE") === isDelete ? [recordKey(recordSet)] : [])),
    );
  const [gone, made] = [keys(true), keys(false)];
  return (record) => (!gone.has(record) ? "kept" : made.has(record) ? "changed" : "deleted");
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
