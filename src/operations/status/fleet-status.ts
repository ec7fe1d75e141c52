import type { Standing } from "../../certificates/standing.js";
import type { Inventory } from "../../inventory/schema.js";
import { channelStatuses, type ChannelStatus } from "./channels.js";
import { totalsOf, type HostStatus, type Totals } from "./status.js";

/** The fleet at one moment: its hosts, their totals, and the masters of each channel. */
export interface FleetStatus {
  statuses: readonly HostStatus[];
  totals: Totals;
  channels: readonly ChannelStatus[];
  /** The station's certificate; undefined for a station without one for all relays. */
  certificate: Standing | undefined;
  /** How long the hosts took to answer. */
  seconds: number;
}

export function fleetStatus(
  inventory: Inventory,
  statuses: readonly HostStatus[],
  { seconds, certificate }: Pick<FleetStatus, "seconds" | "certificate">,
): FleetStatus {
  return { statuses, totals: totalsOf(statuses), channels: channelStatuses(inventory, statuses), certificate, seconds };
}
