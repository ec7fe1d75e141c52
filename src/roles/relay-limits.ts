import { childrenOf, streamsOf } from "../station/topology.js";
import type { RoleInput } from "./part.js";

/** Hundreds of listeners of a mobile network can share one address (RFC 6888), so a small relay has no smaller limit. */
const LEAST_PER_ADDRESS = 250;

/** Probes of one relay that several operators, a report and a deploy make at the same time: at least, and for each mount. */
const PROBES = 32;
const PROBES_PER_MOUNT = 4;

/** The most listeners of a relay. */
export function capacityOf({ inventory, name }: RoleInput): number {
  const host = inventory.hosts[name];
  return host?.role === "relay" ? host.capacity : 0;
}

/** The most listeners of one address; 0: no limit. By default half of the relay, so that no address can fill it. */
export function connectionsPerAddress(input: RoleInput): number {
  const limit = input.tuning.nginx.connectionsPerAddress;
  return limit === "auto" ? Math.max(LEAST_PER_ADDRESS, Math.ceil(capacityOf(input) / 2)) : limit;
}

/** The most probes that a relay serves besides its listeners. A limit: their secret header crosses the internet without encryption. */
export function probesOf({ inventory, name }: RoleInput): number {
  return PROBES + streamsOf(inventory, name).length * PROBES_PER_MOUNT;
}

/** Streams to the relays below, for the time when each of them has two Icecasts. */
export function feedsBelow({ inventory, name }: RoleInput): number {
  return childrenOf(inventory, name).length * streamsOf(inventory, name).length * 2;
}

/** The ports of Icecast on loopback. */
export function socketsOf({ tuning: { icecast: tuning } }: RoleInput): number[] {
  return Array.from({ length: tuning.listenSockets }, (_, index) => tuning.relayPort + index);
}
