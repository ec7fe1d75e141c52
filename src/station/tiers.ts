import type { Inventory } from "../inventory/schema.js";
import { tierOf } from "./topology.js";

/** Added per tier: when a master freezes, both parents of a lower relay pause at the same time, for 2.9 s. */
const MORE_PATIENCE_SECONDS = 3;

/**
 * How long a relay waits for a byte before it leaves a parent. A relay below other relays waits until these have switched to the other master:
 * otherwise it would leave both of its parents at once.
 * @param seconds the waiting time of a relay that feeds from the masters
 */
export function patienceOf(inventory: Inventory, name: string, seconds: number): number {
  return seconds + MORE_PATIENCE_SECONDS * Math.max(0, tierOf(inventory, name) - 1);
}
