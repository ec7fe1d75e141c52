import { mustPass, type GuardFinding } from "../guard.js";
import type { Manifest } from "./generation.js";

/** Refuses to deploy an inventory that another operator has replaced on the host by a later one. */
export const OLDER_INVENTORY_GUARD = "older-inventory";

/** The inventory that a host was deployed from, and those before it. */
export interface InventoryLineage {
  /** Of the inventory's text. */
  sha256: string;
  /** Inventories that earlier deploys of this host had, the oldest first. */
  before: readonly string[];
}

/** More than a host keeps generations; an inventory changes more often than a host. */
const MOST_BEFORE = 50;

/** @param sha256 of the inventory that is deployed; undefined: the change does not come from an inventory, as in a cutover */
export function nextLineage(old: InventoryLineage | undefined, sha256: string | undefined): InventoryLineage | undefined {
  if (sha256 === undefined) return old;
  const earlier = old === undefined ? [] : [...old.before, old.sha256];
  return { sha256, before: earlier.filter((each) => each !== sha256).slice(-MOST_BEFORE) };
}

/**
 * Whether an inventory is certainly older than the one that the host has: it was deployed here before, and another operator has deployed a later one.
 * The operator who made the last change may go back to an earlier inventory.
 */
export function guardOlderInventory(
  manifest: Pick<Manifest, "inventory" | "operator" | "run" | "at"> | undefined,
  sha256: string | undefined,
  operator: string,
): GuardFinding | undefined {
  if (manifest?.inventory === undefined || sha256 === undefined || manifest.operator === operator) return undefined;
  if (manifest.inventory.sha256 === sha256 || !manifest.inventory.before.includes(sha256)) return undefined;
  return {
    guard: OLDER_INVENTORY_GUARD,
    message: `this inventory is older than the one that ${manifest.operator} deployed at ${manifest.at} (run ${manifest.run})`,
    hint: "get the later inventory, for example with git pull",
  };
}

/** @throws RadioctlError guard when the host has a later inventory of another operator, unless it is forced */
export function mustBeLatest(
  manifest: Parameters<typeof guardOlderInventory>[0],
  sha256: string | undefined,
  { operator, force }: { operator: string; force: readonly string[] },
  host?: string,
): void {
  const finding = guardOlderInventory(manifest, sha256, operator);
  mustPass(finding === undefined ? [] : [finding], force, host);
}
