import type { Inventory } from "../inventory/schema.js";
import { channelsOf, localMount, mountsOf, parentsOf } from "../station/topology.js";
import type { Streams } from "./facts/streams.js";
import type { GivenMasters } from "./finding.js";

/** A relay that answered. */
export interface GivingRelay {
  host: string;
  /** The mounts of its Icecasts; empty when no Icecast answered. */
  streams: Streams;
  /** By channel, the master whose streams new listeners get. */
  active: Readonly<Record<string, string | undefined>>;
}

/**
 * The masters whose streams a relay sends, for each channel that it feeds from two masters: listeners who fell to the standby stay there, whatever
 * new listeners get. Empty for a relay below relays, which gets what those send, and for a relay whose Icecast did not answer.
 */
export function givenMasters(
  inventory: Inventory,
  { host, streams, active }: GivingRelay,
  channels: readonly string[],
): GivenMasters[] {
  if (inventory.hosts[host]?.role !== "relay" || streams.size === 0) return [];
  const held = [...streams.values()].flat();
  return channelsOf(inventory, host)
    .filter((channel) => channels.includes(channel))
    .flatMap((channel) => {
      const masters = parentsOf(inventory, host, channel).filter((parent) => inventory.hosts[parent]?.role === "master");
      if (masters.length < 2) return [];
      const takersOf = (master: string) => {
        const locals = new Set(mountsOf(inventory, channel).map(({ mount }) => localMount(master, mount)));
        const taken = held.filter(({ mount }) => locals.has(mount)).flatMap(({ clients }) => [...clients]);
        return taken.reduce((sum, [player, count]) => sum + (player === "probe" ? 0 : count), 0);
      };
      const takers = Object.fromEntries(masters.map((master) => [master, takersOf(master)]));
      return [{ relay: host, channel, active: active[channel], takers }];
    });
}
