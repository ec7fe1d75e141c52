import type { HeldStream, Streams } from "../../health/facts/streams.js";
import type { ListenerCount } from "../../health/finding.js";
import { isListener, type Family } from "../../health/players.js";
import type { Inventory } from "../../inventory/schema.js";
import { channelsOf, feeds, localMount, mountsOf, parentsOf, spareMount, type PublicMount } from "../../station/topology.js";

/** Listeners of a public mount of a relay, by player. */
export interface MountListeners extends PublicMount {
  players: ReadonlyMap<Family, number>;
}

/**
 * Listeners of a relay by public mount: over the streams of all its parents, and over both Icecasts while one replaces the other. Relays that feed
 * from it and probes are not listeners. Empty for a host that is not a relay. All parts of radioctl count listeners with this function.
 */
export function listenersByMount(inventory: Inventory, relay: string, streams: Streams): MountListeners[] {
  if (inventory.hosts[relay]?.role !== "relay") return [];
  const all = [...streams.values()].flat();
  return channelsOf(inventory, relay).flatMap((channel) =>
    mountsOf(inventory, channel).map((mount) => {
      const parents = parentsOf(inventory, relay, channel);
      const held = new Set([
        mount.mount,
        ...parents.flatMap((parent) => [localMount(parent, mount.mount), spareMount(parent, mount.mount)]),
      ]);
      return { ...mount, players: playersOf(all.filter((stream) => held.has(stream.mount))) };
    }),
  );
}

function playersOf(streams: readonly HeldStream[]): ReadonlyMap<Family, number> {
  const sums = new Map<Family, number>();
  for (const [player, count] of streams.flatMap(({ clients }) => [...clients]))
    if (isListener(player)) sums.set(player, (sums.get(player) ?? 0) + count);
  return sums;
}

/** Listeners of a relay by mount. A mount that no Icecast has counts as 0. */
export function countListeners(inventory: Inventory, relay: string, streams: Streams): ListenerCount[] {
  const region = inventory.hosts[relay]?.region ?? "";
  return listenersByMount(inventory, relay, streams).map(({ channel, mount, format: { codec, bitrateKbps }, players }) => ({
    host: relay,
    region,
    channel,
    mount,
    codec,
    bitrateKbps,
    listeners: sum(players.values()),
  }));
}

/**
 * Listeners of a relay. When no Icecast gives its clients, all connections count: perhaps too many, never too few.
 * @param connected connections to its Icecasts
 */
export function listenersNow(inventory: Inventory, relay: string, streams: Streams, connected: number): number {
  if (streams.size === 0) return connected;
  return sum(countListeners(inventory, relay, streams).map(({ listeners }) => listeners));
}

/**
 * Streams that relays pull from a master. Only mounts of the inventory count, so the feed for the other master and unknown mounts are left out. A
 * relay whose second Icecast replaces the first pulls each stream twice for a while, so the result is limited to the number of needed streams.
 * @param connected connections to its Icecast, used when the Icecast does not list its clients
 */
export function pulledStreams(inventory: Inventory, master: string, streams: Streams, connected: number): number {
  const most = feeds(inventory, master);
  if (streams.size === 0) return Math.min(connected, most);
  const mounts = new Set(
    channelsOf(inventory, master).flatMap((channel) => mountsOf(inventory, channel).map(({ mount }) => mount)),
  );
  const pulled = [...streams.values()].flat().filter(({ mount }) => mounts.has(mount));
  return Math.min(sum(pulled.map(({ clients }) => clients.get("relay") ?? 0)), most);
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
