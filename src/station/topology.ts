import type { Format, Inventory } from "../inventory/schema.js";

/** A stream of a channel, as listeners see it. */
export interface PublicMount {
  channel: string;
  /** `/live.mp3` */
  mount: string;
  format: Format;
  /** The name of the stream that players show. */
  title: string;
}

/** The channels of a host, in the inventory's order: those that a master makes, those that a relay selects (by default all). */
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

/** The parents of a relay for a channel, in order: its upstream relays, or the channel's masters with the active one first. */
export function parentsOf(inventory: Inventory, name: string, channel: string): string[] {
  const host = inventory.hosts[name];
  if (host?.role !== "relay") return [];
  return host.upstream ?? inventory.channels[channel]?.masters ?? [];
}

/**
 * The same parents in an order that a cutover does not change: the mounts of a relay's Icecast are fixed while it runs, and only the choice
 * which of them listeners get can change.
 */
export function heldParents(inventory: Inventory, name: string, channel: string): string[] {
  return parentsOf(inventory, name, channel).toSorted();
}

/** The other master of a channel, for one of its masters. */
export function peerOf(inventory: Inventory, channel: string, master: string): string | undefined {
  return inventory.channels[channel]?.masters.find((other) => other !== master);
}

/** All hosts that `name` feeds from. A master has none: the feed from the other master is a source, like the studio. */
export function feeders(inventory: Inventory, name: string): string[] {
  return [...new Set(channelsOf(inventory, name).flatMap((channel) => parentsOf(inventory, name, channel)))];
}

/**
 * The distance from the masters: 0 for a master, 1 for a relay that feeds from masters, otherwise one more than the farthest parent.
 */
export function tierOf(inventory: Inventory, name: string, above: readonly string[] = []): number {
  const host = inventory.hosts[name];
  if (host?.role !== "relay") return 0;
  // The rules of the inventory report a loop; here the recursion only has to end.
  const parents = (host.upstream ?? []).filter((parent) => !above.includes(parent));
  return 1 + Math.max(0, ...parents.map((parent) => tierOf(inventory, parent, [...above, name])));
}

/** Relays that feed from `name`, in the inventory's order. */
export function childrenOf(inventory: Inventory, name: string): readonly string[] {
  const known = childrenByParent.get(inventory) ?? childrenOfAll(inventory);
  childrenByParent.set(inventory, known);
  return known.get(name) ?? [];
}

/** The number of streams that the relays below pull from a host, all the time. */
export function feeds(inventory: Inventory, name: string): number {
  return childrenOf(inventory, name).reduce(
    (sum, child) =>
      sum + streamsOf(inventory, child).filter(({ channel }) => parentsOf(inventory, child, channel).includes(name)).length,
    0,
  );
}

/** A cache by inventory: the children are needed for every host, and finding them needs all hosts. */
const childrenByParent = new WeakMap<Inventory, ReadonlyMap<string, readonly string[]>>();

function childrenOfAll(inventory: Inventory): Map<string, string[]> {
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

/** The hidden mount on which a relay's Icecast holds the feed from `parent`. */
export function localMount(parent: string, mount: string): string {
  return `/${parent}${mount}`;
}

/** The hidden mount with the same feed for listeners while the relay's splicer does not run. */
export function spareMount(parent: string, mount: string): string {
  return `/spare${localMount(parent, mount)}`;
}
