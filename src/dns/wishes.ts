import { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import type { Wishes } from "./owner.js";
import { relaysOf } from "./weights.js";

/** Takes a relay out of rotation: current listeners stay, new ones go elsewhere. @throws RadioctlError usage when it is not a relay */
export function drained(inventory: Inventory, wishes: Wishes, host: string, how: "soft" | "hard"): Wishes {
  mustBeRelay(inventory, host);
  return { ...wishes, drained: { ...wishes.drained, [host]: how } };
}

/** Puts a relay into rotation with the weight that its capacity gives. @throws RadioctlError usage when it is not a relay */
export function undrained(inventory: Inventory, wishes: Wishes, host: string): Wishes {
  mustBeRelay(inventory, host);
  return { ...wishes, drained: without(wishes.drained, host), weights: without(wishes.weights, host) };
}

/** Puts a relay into rotation with the given weight, until it is undrained. @throws RadioctlError usage when it is not a relay */
export function canaried(inventory: Inventory, wishes: Wishes, host: string, weight: number): Wishes {
  mustBeRelay(inventory, host);
  return { ...wishes, drained: without(wishes.drained, host), weights: { ...wishes.weights, [host]: weight } };
}

/** Replaces one relay by another in one batch. @throws RadioctlError usage when one is not a relay, or they serve different regions */
export function swapped(inventory: Inventory, wishes: Wishes, old: string, next: string): Wishes {
  const [from, to] = [mustBeRelay(inventory, old), mustBeRelay(inventory, next)];
  if (old === next) throw new RadioctlError("usage", `${old} can't replace itself`);
  if (from !== to)
    throw new RadioctlError("usage", `${old} serves ${from}, ${next} serves ${to}`, {
      hint: `drain and undrain them one by one, or change the region of ${next}`,
    });
  return drained(inventory, undrained(inventory, wishes, next), old, "soft");
}

/**
 * Puts fit relays into rotation and takes the others out. Relays that an operator has drained, or given a weight, stay as they are.
 * @param unfit why a relay should get no listeners, by host
 * @param region only relays of this region; all when not given
 */
export function rotated(
  inventory: Inventory,
  wishes: Wishes,
  unfit: ReadonlyMap<string, string>,
  region: string | undefined,
): Wishes {
  const regions = region === undefined ? Object.keys(inventory.regions) : [region];
  const relays = regions.flatMap((each) => relaysOf(inventory, each).map(([host]) => host));
  const changed = relays.reduce((all, host) => {
    if (all[host] === "soft" || all[host] === "hard") return all;
    return unfit.has(host) ? { ...all, [host]: "rotated" as const } : without(all, host);
  }, wishes.drained);
  return { ...wishes, drained: changed };
}

/** @returns its region */
function mustBeRelay(inventory: Inventory, host: string): string {
  const found = Object.hasOwn(inventory.hosts, host) ? inventory.hosts[host] : undefined;
  if (found?.role === "relay") return found.region;
  const relays = Object.keys(inventory.hosts).filter((name) => inventory.hosts[name]?.role === "relay");
  throw new RadioctlError(
    "usage",
    found === undefined ? `there is no relay ${JSON.stringify(host)}` : `${host} is a master; only relays can be in rotation`,
    { hint: `relays are ${relays.join(", ")}` },
  );
}

function without<Value>(all: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== key));
}
