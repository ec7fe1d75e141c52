import type { Inventory } from "../../inventory/schema.js";
import { FEED_KBPS, nominalKbps } from "../../station/formats.js";
import { channelsOf, heldParents, mountsOf, peerOf } from "../../station/topology.js";
import { LINE_SHARE, listenerKbps, OVERHEAD, sum, terabytesAMonth, terabytesAPeakListener, type CapacityBasis } from "./basis.js";
import { billOf, type Bill } from "./server.js";

/** One host with its share of the listeners. */
export interface HostLoad {
  host: string;
  provider: string | undefined;
  /** undefined for a master without a region. */
  region: string | undefined;
  /** At the peak; a master has none. */
  listeners: number;
  /** Bandwidth at the peak: for listeners, and for hosts that feed from it. */
  mbps: number;
  sentTb: number;
  receivedTb: number;
  /** undefined: the inventory has no prices for its provider. */
  bill: Bill | undefined;
}

/** A region with its largest relay lost. */
export interface RegionReserve {
  region: string;
  listeners: number;
  capacity: number;
  largest: string | undefined;
  /** How many listeners the other relays can serve. */
  withoutLargest: number;
}

export interface FleetCapacity {
  hosts: readonly HostLoad[];
  reserves: readonly RegionReserve[];
  /** A month, by currency. */
  costs: Readonly<Record<string, number>>;
  mbps: number;
  /** Sent in a month, by all hosts. */
  sentTb: number;
  /** Hosts without a known price. */
  unpriced: readonly string[];
}

/** The load of the inventory's own hosts: each relay of a region gets its share by capacity, as DNS weights do it. Pure. */
export function fleetCapacity(inventory: Inventory, basis: CapacityBasis): FleetCapacity {
  const pulls = allPulls(inventory);
  const hosts = Object.keys(inventory.hosts).map((name) => hostLoad(inventory, basis, name, pulls));
  const billed = hosts.flatMap(({ bill }) => (bill === undefined ? [] : [bill]));
  const currencies = [...new Set(billed.map(({ currency }) => currency))];
  return {
    hosts,
    reserves: Object.keys(inventory.regions).map((region) => reserveOf(inventory, basis, region)),
    costs: Object.fromEntries(
      currencies.map((each) => [each, sum(billed.map(({ currency, cost }) => (currency === each ? cost : 0)))]),
    ),
    mbps: sum(hosts.map(({ mbps }) => mbps)),
    sentTb: sum(hosts.map(({ sentTb }) => sentTb)),
    unpriced: hosts.flatMap(({ host, bill }) => (bill === undefined ? [host] : [])),
  };
}

interface Pull {
  from: string;
  to: string;
  kbps: number;
}

/** What hosts continuously send each other, headers included: every stream to each relay from each of its parents, and the standby's feed. */
function allPulls(inventory: Inventory): Pull[] {
  return Object.entries(inventory.hosts).flatMap(([to, { role }]) =>
    channelsOf(inventory, to).flatMap((channel): Pull[] => {
      if (role === "relay") {
        const kbps = sum(mountsOf(inventory, channel).map(({ format }) => nominalKbps(format))) * OVERHEAD;
        return heldParents(inventory, to, channel).map((from) => ({ from, to, kbps }));
      }
      const isStandby = inventory.channels[channel]?.masters[0] !== to;
      const active = peerOf(inventory, channel, to);
      return isStandby && active !== undefined ? [{ from: active, to, kbps: FEED_KBPS * OVERHEAD }] : [];
    }),
  );
}

function hostLoad(inventory: Inventory, basis: CapacityBasis, name: string, pulls: readonly Pull[]): HostLoad {
  const host = inventory.hosts[name];
  const listeners = host?.role === "relay" ? listenersOn(inventory, basis, name) : 0;
  const feeding = sum(pulls.map(({ from, kbps }) => (from === name ? kbps : 0)));
  const sentTb = listeners * terabytesAPeakListener(basis) + terabytesAMonth(feeding);
  const receivedTb = terabytesAMonth(sum(pulls.map(({ to, kbps }) => (to === name ? kbps : 0))));
  const offer = offerOf(inventory.providers, host?.provider);
  return {
    host: name,
    provider: host?.provider,
    region: host?.region,
    listeners,
    mbps: (listeners * listenerKbps(basis) + feeding) / 1000,
    sentTb,
    receivedTb,
    bill: offer && billOf(offer, sentTb, receivedTb),
  };
}

function listenersOn(inventory: Inventory, basis: CapacityBasis, name: string): number {
  const host = inventory.hosts[name];
  if (host?.role !== "relay") return 0;
  const all = sum(relaysOf(inventory, host.region).map(([, { capacity }]) => capacity));
  return (basis.listeners * (basis.regions[host.region] ?? 0) * host.capacity) / all;
}

function reserveOf(inventory: Inventory, basis: CapacityBasis, region: string): RegionReserve {
  const relays = relaysOf(inventory, region).map(([name, relay]) => ({
    name,
    carries: Math.min(relay.capacity, lineListeners(inventory, basis, name)),
  }));
  const largest = relays.reduce<(typeof relays)[number] | undefined>(
    (most, each) => (most === undefined || each.carries > most.carries ? each : most),
    undefined,
  );
  const capacity = sum(relays.map(({ carries }) => carries));
  return {
    region,
    listeners: basis.listeners * (basis.regions[region] ?? 0),
    capacity,
    largest: largest?.name,
    withoutLargest: capacity - (largest?.carries ?? 0),
  };
}

/** How many listeners its line can serve; Infinity when its speed is not known. */
function lineListeners({ hosts, providers }: Inventory, basis: CapacityBasis, name: string): number {
  const host = hosts[name];
  const mbps = host?.bandwidthMbps ?? offerOf(providers, host?.provider)?.portMbps;
  return mbps === undefined ? Infinity : Math.floor((mbps * 1000 * LINE_SHARE) / listenerKbps(basis));
}

function relaysOf({ hosts }: Inventory, region: string) {
  return Object.entries(hosts).flatMap(([name, host]) =>
    host.role === "relay" && host.region === region ? [[name, host] as const] : [],
  );
}

/** Own properties only: a provider may have any name, even `constructor`. */
function offerOf(providers: Inventory["providers"], name: string | undefined): Inventory["providers"][string] | undefined {
  return name !== undefined && Object.hasOwn(providers, name) ? providers[name] : undefined;
}
