import type { Inventory } from "../inventory/schema.js";
import { channelsOf, localMount, mountsOf, parentsOf } from "../station/topology.js";
import type { Streams } from "./facts/streams.js";
import type { GivenMasters } from "./finding.js";

/** A relay that answered. */
export interface GivingRelay {
  host: string;
  /** What its Icecasts hold; empty when none answered. */
  streams: Streams;
  /** By channel, whose streams new listeners get. */
  active: Readonly<Record<string, string | undefined>>;
}

/**
 * Whose streams a relay gives, of each channel that it feeds from two masters: who fell to the standby stays there, whatever new listeners get.
 * Nothing of a relay below relays, which hears what these give, or whose Icecast says nothing.
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
        const taken = held.filter(({ mount }) => locals.has(mount)).flatMap(({ takers }) => [...takers]);
        return taken.reduce((sum, [player, count]) => sum + (player === "probe" ? 0 : count), 0);
      };
      const takers = Object.fromEntries(masters.map((master) => [master, takersOf(master)]));
      return [{ relay: host, channel, active: active[channel], takers }];
    });
}
