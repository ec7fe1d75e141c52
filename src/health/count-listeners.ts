import type { Inventory } from "../inventory/schema.js";
import { channelsOf, childrenOf, localMount, mountsOf, parentsOf } from "../station/topology.js";
import type { Streams } from "./facts/streams.js";
import type { ListenerCount } from "./finding.js";

/**
 * Listeners of a relay by mount. Both Icecasts count while one replaces the other; the relays below, and radioctl's own probes, don't. Nobody
 * knows of a mount that none of its Icecasts holds: it has none.
 */
export function countListeners(inventory: Inventory, relay: string, streams: Streams): ListenerCount[] {
  const host = inventory.hosts[relay];
  if (host?.role !== "relay") return [];
  return channelsOf(inventory, relay).flatMap((channel) => {
    const below = childrenOf(inventory, relay).filter((child) => parentsOf(inventory, child, channel).includes(relay));
    const carrying = below.filter((child) => channelsOf(inventory, child).includes(channel)).length;
    return mountsOf(inventory, channel).map(({ mount, format }) => {
      const held = new Set(parentsOf(inventory, relay, channel).map((parent) => localMount(parent, mount)));
      const taking = [...streams.values()].flat().filter((stream) => held.has(stream.mount));
      const connected = taking.reduce((sum, { listeners, probes }) => sum + Math.max(0, listeners - probes), 0);
      return {
        host: relay,
        region: host.region,
        channel,
        mount,
        codec: format.codec,
        bitrateKbps: format.bitrateKbps,
        listeners: Math.max(0, connected - carrying),
      };
    });
  });
}
