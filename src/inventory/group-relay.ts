import type { Group } from "./groups.js";
import type { Relay } from "./schema.js";

/** A relay of a group. All members have the same files; only the address differs. */
export function groupRelay(group: Group, address: string, ipv6?: string): Relay {
  const { region, capacity, channels, upstream, provider, bandwidthMbps, ssh, tuning } = group;
  return { role: "relay", region, capacity, channels, upstream, provider, bandwidthMbps, ssh, tuning, address, ipv6 };
}
