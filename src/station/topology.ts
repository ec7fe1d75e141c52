import type { Format, Inventory } from "../inventory/schema.js";

/** A stream of a channel as listeners know it. */
export interface PublicMount {
  channel: string;
  /** `/live.mp3` */
  mount: string;
  format: Format;
  /** What listeners see as the stream's name. */
  title: string;
}

/** Channels that a host has to do with: a master's own, a relay's chosen or all. In the inventory's order. */
export function channelsOf(inventory: Inventory, name: string): string[] {
  const host = inventory.hosts[name];
  const all = Object.keys(inventory.channels);
  if (host?.role === "relay")
    return host.channels === undefined ? all : all.filter((channel) => host.channels?.includes(channel));
  return all.filter((channel) => inventory.channels[channel]?.masters.includes(name));
}

/** The streams of one channel. */
export function mountsOf(inventory: Inventory, channel: string): PublicMount[] {
  const found = inventory.channels[channel];
  return (found?.formats ?? []).map((format) => ({
    channel,
    mount: format.mount,
    format,
    title: format.name ?? found?.name ?? inventory.station.name,
  }));
}

/** All streams that a host carries. */
export function streamsOf(inventory: Inventory, name: string): PublicMount[] {
  return channelsOf(inventory, name).flatMap((channel) => mountsOf(inventory, channel));
}

/** Whom a relay feeds a channel from, in order: its upstream relays, else the channel's masters, the active one first. */
export function parentsOf(inventory: Inventory, name: string, channel: string): string[] {
  const host = inventory.hosts[name];
  if (host?.role !== "relay") return [];
  return host.upstream ?? inventory.channels[channel]?.masters ?? [];
}

/**
 * The same in an order that no cutover changes: what a relay's Icecast holds is fixed for its life, and only which of it listeners get is not.
 */
export function heldParents(inventory: Inventory, name: string, channel: string): string[] {
  return parentsOf(inventory, name, channel).toSorted();
}

/** The other master of a channel, for one of its masters. */
export function peerOf(inventory: Inventory, channel: string, master: string): string | undefined {
  return inventory.channels[channel]?.masters.find((other) => other !== master);
}

/** Every host that `name` feeds from. Masters feed from nobody: what one takes from the other is a source like the studio. */
export function feeders(inventory: Inventory, name: string): string[] {
  return [...new Set(channelsOf(inventory, name).flatMap((channel) => parentsOf(inventory, name, channel)))];
}

/**
 * How far a relay is from the masters: 1 for those that feed from them, one more than the farthest of its parents for all others; 0 for a master.
 */
export function tierOf(inventory: Inventory, name: string, above: readonly string[] = []): number {
  const host = inventory.hosts[name];
  if (host?.role !== "relay") return 0;
  // A loop is told by the rules of the inventory; here it only has to end.
  const parents = (host.upstream ?? []).filter((parent) => !above.includes(parent));
  return 1 + Math.max(0, ...parents.map((parent) => tierOf(inventory, parent, [...above, name])));
}

/** Relays that feed from `name`, in the inventory's order. */
export function childrenOf(inventory: Inventory, name: string): readonly string[] {
  const known = childrenByParent.get(inventory) ?? everybodysChildren(inventory);
  childrenByParent.set(inventory, known);
  return known.get(name) ?? [];
}

/** Streams that the relays below take from a host, all the time. */
export function feeds(inventory: Inventory, name: string): number {
  return childrenOf(inventory, name).reduce(
    (sum, child) =>
      sum + streamsOf(inventory, child).filter(({ channel }) => parentsOf(inventory, child, channel).includes(name)).length,
    0,
  );
}

/** Worked out once an inventory: every host asks for its own, and each answer goes through all hosts. */
const childrenByParent = new WeakMap<Inventory, ReadonlyMap<string, readonly string[]>>();

function everybodysChildren(inventory: Inventory): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const name of Object.keys(inventory.hosts)) {
    for (const parent of feeders(inventory, name)) {
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [name]);
      else siblings.push(name);
    }
  }
  return children;
}

/** Where a relay keeps what it feeds from `parent`: fixed for its life, hidden from listeners. */
export function localMount(parent: string, mount: string): string {
  return `/${parent}${mount}`;
}
