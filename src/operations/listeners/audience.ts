import type { HeldStream, Streams } from "../../health/facts/streams.js";
import type { ListenerCount } from "../../health/finding.js";
import { isListener, type Family } from "../../health/players.js";
import type { Inventory } from "../../inventory/schema.js";
import { channelsOf, localMount, mountsOf, parentsOf, type PublicMount } from "../../station/topology.js";

/** Who listens to a public mount of a relay, by player. */
export interface MountAudience extends PublicMount {
  players: ReadonlyMap<Family, number>;
}

/**
 * Who listens on a relay, by public mount: what it holds of all its parents, in both Icecasts while one replaces the other. Relays that feed from it
 * and probes are no listeners. Empty for a host that is no relay. The one way in which listeners are counted: for what is shown, judged, kept, and
 * guarded.
 */
export function audienceOf(inventory: Inventory, relay: string, streams: Streams): MountAudience[] {
  if (inventory.hosts[relay]?.role !== "relay") return [];
  const all = [...streams.values()].flat();
  return channelsOf(inventory, relay).flatMap((channel) =>
    mountsOf(inventory, channel).map((mount) => {
      const held = new Set(parentsOf(inventory, relay, channel).map((parent) => localMount(parent, mount.mount)));
      return { ...mount, players: playersOf(all.filter((stream) => held.has(stream.mount))) };
    }),
  );
}

function playersOf(streams: readonly HeldStream[]): ReadonlyMap<Family, number> {
  const sums = new Map<Family, number>();
  for (const [player, count] of streams.flatMap(({ takers }) => [...takers]))
    if (isListener(player)) sums.set(player, (sums.get(player) ?? 0) + count);
  return sums;
}

/** Listeners of a relay by mount. Nobody knows of a mount that none of its Icecasts holds: it has none. */
export function countListeners(inventory: Inventory, relay: string, streams: Streams): ListenerCount[] {
  const region = inventory.hosts[relay]?.region ?? "";
  return audienceOf(inventory, relay, streams).map(({ channel, mount, format: { codec, bitrateKbps }, players }) => ({
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
 * Listeners of a relay. Everybody who is connected counts where no Icecast says who they are: more than there are, never fewer.
 * @param connected to its Icecasts
 */
export function listenersNow(inventory: Inventory, relay: string, streams: Streams, connected: number): number {
  if (streams.size === 0) return connected;
  return sum(countListeners(inventory, relay, streams).map(({ listeners }) => listeners));
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
