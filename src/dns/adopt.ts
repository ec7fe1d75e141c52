import type { Inventory } from "../inventory/schema.js";
import type { BatchLimits, RecordSet } from "../ports/dns.js";
import { afterPlan } from "./after.js";
import { namesOf, type TreeNames } from "./names.js";
import { isAddressRecord, isOwned, noWishes, ownerRecord, readOwner, type Owner, type Wishes } from "./owner.js";
import { planZone, type DnsPlan } from "./plan.js";
import { isWithin, recordKey, type ZoneSnapshot } from "./records.js";
import { desiredZone, type DesiredZone } from "./tree.js";
import { poolOf } from "./weights.js";

/** Adoption writes the owner record only. The record sets that it names stay as they are. */
export interface Adoption {
  plan: DnsPlan;
  takenOver: readonly TakenOver[];
  /** Record sets below the tree's names that radioctl still does not manage afterwards. */
  leftAlone: ReadonlyArray<{ record: string; because: string }>;
}

/** A record set that radioctl manages afterwards, as `name type identifier`, and what the next `dns apply` does with it. */
export interface TakenOver {
  record: string;
  fate: "kept" | "changed" | "deleted";
}

/** `tree`: records at names of the inventory's tree. `zone`: also every address record below `stream.<zone>` and `source.<zone>`. */
export type AdoptionScope = "tree" | "zone";

/**
 * Pure. Weights that differ from those that the capacities give are kept as the operators' wishes; weight 0 is kept as a drain. Names that
 * radioctl manages already stay managed: only `dns apply` deletes records and gives up names.
 * @throws RadioctlError failed when a record is in the way that radioctl can't take over
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
  const owner = widened(desired.owner, before, scope === "zone" ? unmanagedNames(observed, desired.owner, names) : []);
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

/** Names of address records below the tree's names that the inventory does not have. A name with an unsupported policy is left out. */
function unmanagedNames({ recordSets }: ZoneSnapshot, owner: Owner, names: TreeNames): string[] {
  const unsupported = new Set(recordSets.flatMap(({ name, policy }) => (policy.kind === "other" ? [name] : [])));
  return recordSets
    .filter((record) => isBelow(record, names) && isAddressRecord(record) && !isOwned(record, owner, names))
    .flatMap(({ name }) => (unsupported.has(name) || isEscaped(name) ? [] : [name]));
}

function isBelow({ name }: RecordSet, names: TreeNames): boolean {
  return isWithin(name, names.root) || isWithin(name, names.source);
}

/** The owner record lists names as text, in which an escape would mean another character. */
function isEscaped(name: string): boolean {
  return name.includes("\\");
}

function reason(record: RecordSet, scope: AdoptionScope): string {
  if (!isAddressRecord(record)) return "not an address record";
  if (isEscaped(record.name)) return "its name has characters that radioctl does not support";
  if (scope === "tree") return "the inventory has no record with this name; add --zone to take it over";
  return "its name has a routing policy that radioctl does not support";
}

function widened(wanted: Owner, before: Owner | undefined, unmanaged: readonly string[]): Owner {
  return {
    ...wanted,
    names: [...new Set([...wanted.names, ...(before?.names ?? []), ...unmanaged])],
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
