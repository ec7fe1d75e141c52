import type { Inventory } from "../inventory/schema.js";
import { checkName, desiredChecks, families } from "./checks.js";
import { namesOf } from "./names.js";
import { noWishes, ownerRecord, type Owner } from "./owner.js";
import { sourceNames, sourceRecords } from "./source.js";
import type { DesiredZone } from "./tree.js";

/** The part of the tree for one channel's encoders, with `active` as its master; the rest of the owner record stays. */
export function sourceZone(inventory: Inventory, owner: Owner | undefined, channel: string, active: string): DesiredZone {
  const masters = inventory.channels[channel]?.masters ?? [];
  const { names, regions, ...wishes } = owner ?? { ...noWishes, names: [], regions: [] };
  const { [channel]: _before, ...others } = wishes.active;
  const next: Owner = {
    ...wishes,
    names: [...new Set([...names, ...sourceNames(inventory, channel)])],
    regions,
    active: active === masters[0] ? others : { ...others, [channel]: active },
  };
  const checks = new Set(masters.flatMap((master) => families.map((family) => checkName(master, family))));
  return {
    owner: next,
    recordSets: [ownerRecord(next, namesOf(inventory)), ...sourceRecords(inventory, channel, active)],
    checks: desiredChecks(inventory).filter(({ name }) => checks.has(name)),
  };
}
