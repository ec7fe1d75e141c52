import type { LoadedInventory } from "../../inventory/load.js";
import type { World } from "../../world.js";
import { loadKept } from "../usage/store.js";
import { capacityBasis, type Known } from "./basis.js";
import { capacityOf } from "./capacity.js";
import { knownOf } from "./known.js";
import { capacitySummary, type CapacitySummary } from "./summary.js";

/** Habits change with the seasons: four weeks show the current ones. */
const HISTORY_DAYS = 28;

/** Listeners' habits from the listener history. */
export async function observed(world: World, loaded: LoadedInventory): Promise<Known> {
  const kept = await loadKept(world, { loaded }, HISTORY_DAYS);
  return kept === undefined ? {} : knownOf(kept, loaded.inventory.station.timezone);
}

/** The result of `capacity` without flags, for a page; undefined without a relay. */
export async function observedCapacity(world: World, loaded: LoadedInventory): Promise<CapacitySummary | undefined> {
  const { inventory } = loaded;
  const basis = capacityBasis(inventory, await observed(world, loaded));
  if (basis.listeners === 0) return undefined;
  return capacitySummary(inventory, capacityOf(inventory, basis, { providers: [], currency: undefined }));
}
