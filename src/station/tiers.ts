import type { Inventory } from "../inventory/schema.js";
import { tierOf } from "./topology.js";

/** Beyond its parents' patience: a master that freezes is a pause of 2.6 s for relays below, whose both parents pause alike. */
const MORE_PATIENCE_SECONDS = 3;

/** Seconds that a fallback takes after the source has timed out. */
export const FALLBACK_SECONDS = 2;

/**
 * After how long without a byte a relay gives a parent up. One below other relays waits until those have fallen to the other master; else it would
 * give up both of its parents at once, and drop its listeners.
 * @param seconds of a relay that feeds from the masters
 */
export function sourceTimeoutOf(inventory: Inventory, name: string, seconds: number): number {
  return seconds + MORE_PATIENCE_SECONDS * Math.max(0, tierOf(inventory, name) - 1);
}
