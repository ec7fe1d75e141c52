import type { Inventory } from "../inventory/schema.js";
import { tierOf } from "./topology.js";

/** Beyond its parents' patience: a master that freezes is a pause of 2.9 s for relays below, whose both parents pause alike. */
const MORE_PATIENCE_SECONDS = 3;

/**
 * After how long without a byte a relay turns from a parent. One below other relays waits until those have fallen to the other master; else it would
 * turn from both of its parents at once.
 * @param seconds of a relay that feeds from the masters
 */
export function patienceOf(inventory: Inventory, name: string, seconds: number): number {
  return seconds + MORE_PATIENCE_SECONDS * Math.max(0, tierOf(inventory, name) - 1);
}
