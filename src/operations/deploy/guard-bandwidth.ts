import { BANDWIDTH_GUARD, refusedByGuard } from "../../guard.js";
import type { Inventory } from "../../inventory/schema.js";
import { nominalKbps } from "../../station/formats.js";
import { channelsOf, feeds, heldParents, mountsOf, streamsOf } from "../../station/topology.js";

interface Subject {
  inventory: Inventory;
  /** The relay that is to run a second Icecast beside its first. */
  host: string;
  /** Relays that do so at the same time, including this one. */
  together: readonly string[];
  /** Streams that each host sends now. For a host that was not observed, the streams of the relays below are counted. */
  sending: ReadonlyMap<string, number>;
}

/**
 * Refuses a second Icecast that would overload a line: it pulls every stream of every parent again, until the last listener of the first has left. The
 * lines of the relay and of its parents are checked if the inventory has their bandwidth. The format of a listener is unknown: each counts with
 * the mean rate of the host's formats.
 * @throws RadioctlError guard
 */
export function guardBandwidth({ inventory, host, together, sending }: Subject, force: readonly string[]): void {
  if (force.includes(BANDWIDTH_GUARD)) return;
  const own = pullsOf(inventory, host);
  const pulled = (relay: string) => sum([...pullsOf(inventory, relay).values()]);
  const loads = [
    { name: host, moreKbps: pulled(host) },
    ...[...own.keys()].map((name) => ({
      name,
      moreKbps: sum(together.map((relay) => pullsOf(inventory, relay).get(name) ?? 0)),
    })),
  ];
  for (const { name, moreKbps } of loads) {
    const mbps = inventory.hosts[name]?.bandwidthMbps;
    const streams = sending.get(name) ?? feeds(inventory, name);
    const nowKbps = streams * meanKbps(inventory, name) + pulled(name);
    if (mbps === undefined || nowKbps + moreKbps <= mbps * 1000) continue;
    const finding = {
      guard: BANDWIDTH_GUARD,
      message: `a second Icecast takes ${inMbps(moreKbps)} Mbit/s more of ${name}, which already carries about ${inMbps(nowKbps)} of its ${mbps} Mbit/s (${streams} streams)`,
      hint: "deploy when fewer listeners are connected, or change fewer relays at once (--batch)",
    };
    throw refusedByGuard(finding, host);
  }
}

/** The constant traffic from each parent to a relay's Icecast, in kbit/s. */
function pullsOf(inventory: Inventory, relay: string): ReadonlyMap<string, number> {
  const pulls = new Map<string, number>();
  for (const channel of channelsOf(inventory, relay)) {
    const kbps = sum(mountsOf(inventory, channel).map(({ format }) => nominalKbps(format)));
    for (const parent of heldParents(inventory, relay, channel)) pulls.set(parent, (pulls.get(parent) ?? 0) + kbps);
  }
  return pulls;
}

function meanKbps(inventory: Inventory, name: string): number {
  const streams = streamsOf(inventory, name);
  return streams.length === 0 ? 0 : sum(streams.map(({ format }) => nominalKbps(format))) / streams.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function inMbps(kbps: number): string {
  return (kbps / 1000).toFixed(1);
}
