import type { Inventory } from "../inventory/schema.js";
import { feeders } from "../station/topology.js";
import { waves } from "./order.js";

/** How many relays change at once: a share of the changing relays, or a number. */
export type BatchSize = { percent: number } | { count: number };

/** Hosts that are changed and verified together. */
export interface Stage {
  kind: "standby" | "master" | "canary" | "batch";
  hosts: readonly string[];
}

/**
 * The order in which hosts change: first masters, one by one, standby masters before active ones; then one relay as the canary; then the other
 * relays in batches, the nearest to the masters first. Pure.
 * @param canary the first relay; by default the canary of the inventory, else the first relay
 */
export function stagesOf(
  inventory: Inventory,
  changing: readonly string[],
  { canary, batch }: { canary?: string | undefined; batch: BatchSize },
): Stage[] {
  const isMaster = (name: string) => inventory.hosts[name]?.role === "master";
  const masters = changing.filter(isMaster);
  const isActive = (name: string) => Object.values(inventory.channels).some((channel) => channel.masters[0] === name);
  const relays = waves(
    changing.filter((name) => !isMaster(name)).map((name) => ({ name })),
    (name) => feeders(inventory, name).filter((parent) => !isMaster(parent)),
  ).flatMap((wave) => wave.map(({ name }) => name));
  const first = [canary, inventoryCanary(inventory), relays[0]].find((name) => name !== undefined && relays.includes(name));
  const others = relays.filter((name) => name !== first);
  const size = Math.max(1, "count" in batch ? batch.count : Math.ceil((relays.length * batch.percent) / 100));
  return [
    ...masters.filter((name) => !isActive(name)).map((name): Stage => ({ kind: "standby", hosts: [name] })),
    ...masters.filter(isActive).map((name): Stage => ({ kind: "master", hosts: [name] })),
    ...(first === undefined ? [] : [{ kind: "canary" as const, hosts: [first] }]),
    ...chunks(others, size).map((hosts): Stage => ({ kind: "batch", hosts })),
  ];
}

function inventoryCanary({ hosts }: Inventory): string | undefined {
  return Object.entries(hosts).find(([, host]) => host.role === "relay" && host.canary === true)?.[0];
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
