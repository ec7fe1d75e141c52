import { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import type { Wishes } from "./owner.js";
import { relaysOf } from "./weights.js";

/** Out of rotation. Who listens already stays: only new listeners go elsewhere. @throws RadioctlError usage when it is no relay */
export function drained(inventory: Inventory, wishes: Wishes, host: string, how: "soft" | "hard"): Wishes {
  mustBeRelay(inventory, host);
  return { ...wishes, drained: { ...wishes.drained, [host]: how } };
}

/** In rotation with the weight that its capacity gives. @throws RadioctlError usage when it is no relay */
export function undrained(inventory: Inventory, wishes: Wishes, host: string): Wishes {
  mustBeRelay(inventory, host);
  return { ...wishes, drained: without(wishes.drained, host), weights: without(wishes.weights, host) };
}

/** In rotation with a weight of its own, until it is undrained. @throws RadioctlError usage when it is no relay */
export function canaried(inventory: Inventory, wishes: Wishes, host: string, weight: number): Wishes {
  mustBeRelay(inventory, host);
  return { ...wishes, drained: without(wishes.drained, host), weights: { ...wishes.weights, [host]: weight } };
}

/** One relay takes another's place, in one batch. @throws RadioctlError usage when one is no relay, or they serve different regions */
export function swapped(inventory: Inventory, wishes: Wishes, old: string, next: string): Wishes {
  const [from, to] = [mustBeRelay(inventory, old), mustBeRelay(inventory, next)];
  if (old === next) throw new RadioctlError("usage", `${old} can't take its own place`);
  if (from !== to)
    throw new RadioctlError("usage", `${old} serves ${from}, ${next} serves ${to}`, {
      hint: `drain and undrain them one by one, or change the region of ${next}`,
    });
  return drained(inventory, undrained(inventory, wishes, next), old, "soft");
}

/**
 * Relays that are fit are in, others are out. What an operator has drained, or given a weight, stays as it is.
 * @param unfit why a relay should get no listeners, by host
 * @param region only relays of this one; all when not given
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
    found === undefined ? `there is no relay ${JSON.stringify(host)}` : `${host} is a master; only relays are in rotation`,
    { hint: `relays are ${relays.join(", ")}` },
  );
}

function without<Value>(all: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== key));
}
