import type { Inventory } from "../../inventory/schema.js";
import { channelsOf } from "../../station/topology.js";
import type { HostStatus } from "./status.js";

/** The masters whose streams a channel's listeners get, as its relays report them. */
export interface ChannelStatus {
  channel: string;
  /** The active master of the inventory. */
  wanted: string;
  /** By master; the one with the most relays comes first. */
  masters: ReadonlyArray<{ master: string; relays: readonly string[] }>;
  /** Queried relays with an unknown master. */
  unknown: readonly string[];
}

/** The status of each channel that one of these hosts carries. A relay below others has the master of its active parent. */
export function channelStatuses(inventory: Inventory, statuses: readonly HostStatus[]): ChannelStatus[] {
  return Object.entries(inventory.channels).flatMap(
    ([
      channel,
      {
        masters: [wanted = ""],
      },
    ]) => {
      const relays = statuses.filter(({ host, role }) => role === "relay" && channelsOf(inventory, host).includes(channel));
      if (relays.length === 0) return [];
      const masters = new Map<string, string[]>();
      const unknown: string[] = [];
      for (const { host } of relays) {
        const master = masterOf(inventory, statuses, host, channel);
        if (master === undefined) unknown.push(host);
        else masters.set(master, [...(masters.get(master) ?? []), host]);
      }
      const sorted = [...masters].sort(([, one], [, other]) => other.length - one.length);
      return [{ channel, wanted, masters: sorted.map(([master, names]) => ({ master, relays: names })), unknown }];
    },
  );
}
function masterOf(
  inventory: Inventory,
  statuses: readonly HostStatus[],
  name: string,
  channel: string,
  above: readonly string[] = [],
): string | undefined {
  const status = statuses.find(({ host }) => host === name);
  const parent = status !== undefined && "active" in status ? status.active[channel] : undefined;
  if (parent === undefined || above.includes(parent)) return undefined;
  // A parent that the inventory no longer has is shown as the relay reports it.
  const isRelay = inventory.hosts[parent]?.role === "relay";
  return isRelay ? masterOf(inventory, statuses, parent, channel, [...above, name]) : parent;
}
