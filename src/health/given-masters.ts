import type { Inventory } from "../inventory/schema.js";
import { channelsOf, localMount, mountsOf, parentsOf, spareMount } from "../station/topology.js";
import type { Clients, Streams } from "./facts/streams.js";
import type { GivenMasters } from "./finding.js";
import type { Family } from "./players.js";

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
      const mounts = mountsOf(inventory, channel).map(({ mount }) => mount);
      const takersOf = (master: string) => {
        const locals = new Set(mounts.map((mount) => localMount(master, mount)));
        const spares = new Set(mounts.map((mount) => spareMount(master, mount)));
        return held.reduce((sum, { mount, clients, spliced }) => {
          if (locals.has(mount)) return sum + count(clients, ["probe", "relay"]);
          return spares.has(mount) || (mounts.includes(mount) && spliced?.plays === master)
            ? sum + count(clients, ["probe"])
            : sum;
        }, 0);
      };
      const takers = Object.fromEntries(masters.map((master) => [master, takersOf(master)]));
      return [{ relay: host, channel, active: active[channel], takers }];
    });
}

/** The relay itself reads its parents' local mounts for the spare mounts. */
function count(clients: Clients, without: readonly Family[]): number {
  return [...clients].reduce((sum, [family, each]) => sum + (without.includes(family) ? 0 : each), 0);
}
