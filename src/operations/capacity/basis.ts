import type { Inventory } from "../../inventory/schema.js";
import { nominalKbps } from "../../station/formats.js";
import { mountsOf } from "../../station/topology.js";

/** Where a figure comes from. */
export type Origin = "assumed" | "observed" | "given";

/** A format, and its share of all listeners. */
export interface FormatShare {
  channel: string;
  mount: string;
  kbps: number;
  /** 0 to 1; all together 1. */
  share: number;
}

/** The input of a calculation. */
export interface CapacityBasis {
  /** At the busiest moment, all regions together. */
  listeners: number;
  listenersFrom: Origin;
  formats: readonly FormatShare[];
  formatsFrom: Origin;
  /** Shares of the listeners, by region; all together 1. */
  regions: Readonly<Record<string, number>>;
  regionsFrom: Origin;
  /** Listeners of each hour of the day against the busiest one, 0 to 1. */
  day: readonly number[];
  /** Mean listeners against the most. */
  averageOfPeak: number;
  averageFrom: Origin;
}

/** Known values that replace assumptions; each part may be missing. */
export interface Known {
  listeners?: { value: number; from: Origin } | undefined;
  /** By mount. Mounts that the station does not have are ignored. */
  formats?: { shares: Readonly<Record<string, number>>; from: Origin } | undefined;
  regions?: { shares: Readonly<Record<string, number>>; from: Origin } | undefined;
  day?: readonly number[] | undefined;
  average?: { value: number; from: Origin } | undefined;
}

/**
 * IP and TCP around a stream: 52 bytes of headers with every 1,400 bytes that Icecast sends (its block size; IPv4 with timestamps), 3.7 %; IPv6 has
 * 20 more. Requests and acknowledgements go the other way.
 */
export const OVERHEAD = 1.04;

/** The usable share of a line's nominal speed: above it queues grow, and other customers' traffic disturbs. */
export const LINE_SHARE = 0.8;

/** A month of 30 days, the period for transfer. */
const MONTH_SECONDS = 30 * 24 * 3600;

/** Listeners of each hour from midnight against the busiest one: the day of a station for breakfast and work. An assumption, not measured. */
const ASSUMED_DAY = [
  0.25, 0.18, 0.14, 0.12, 0.14, 0.22, 0.42, 0.68, 0.88, 0.97, 1, 0.98, 0.95, 0.93, 0.9, 0.88, 0.9, 0.92, 0.84, 0.72, 0.6, 0.5,
  0.42, 0.33,
];

/** The basis of a calculation: known values, else assumptions. Pure. */
export function capacityBasis(inventory: Inventory, known: Known): CapacityBasis {
  const day = known.day ?? ASSUMED_DAY;
  return {
    listeners: known.listeners?.value ?? totalCapacity(inventory),
    listenersFrom: known.listeners?.from ?? "assumed",
    formats: formatShares(inventory, known.formats?.shares),
    formatsFrom: known.formats?.from ?? "assumed",
    regions: regionShares(inventory, known.regions?.shares),
    regionsFrom: known.regions?.from ?? "assumed",
    day,
    averageOfPeak: known.average?.value ?? mean(day),
    averageFrom: known.average?.from ?? (known.day === undefined ? "assumed" : "observed"),
  };
}

/** Equal shares for all formats unless they are known. */
function formatShares(inventory: Inventory, shares: Readonly<Record<string, number>> | undefined): FormatShare[] {
  const all = Object.keys(inventory.channels).flatMap((channel) => mountsOf(inventory, channel));
  const weights = all.map(({ mount }) => (shares === undefined ? 1 : (shares[mount] ?? 0)));
  const total = sum(weights);
  return all.map(({ channel, mount, format }, at) => ({
    channel,
    mount,
    kbps: nominalKbps(format),
    share: total === 0 ? 1 / all.length : (weights[at] ?? 0) / total,
  }));
}

/** By the capacity of the regions' relays, unless the shares are known. */
function regionShares(inventory: Inventory, shares: Readonly<Record<string, number>> | undefined): Record<string, number> {
  const regions = Object.keys(inventory.regions);
  const known = regions.map((region) => shares?.[region] ?? 0);
  const weights = sum(known) > 0 ? known : regions.map((region) => regionCapacity(inventory, region));
  const total = sum(weights);
  return Object.fromEntries(regions.map((region, at) => [region, total === 0 ? 1 / regions.length : (weights[at] ?? 0) / total]));
}

function regionCapacity({ hosts }: Inventory, region: string): number {
  return sum(Object.values(hosts).map((host) => (host.role === "relay" && host.region === region ? host.capacity : 0)));
}

function totalCapacity({ hosts }: Inventory): number {
  return sum(Object.values(hosts).map((host) => (host.role === "relay" ? host.capacity : 0)));
}

/** kbit/s of a line that a mean listener needs. */
export function listenerKbps({ formats }: Pick<CapacityBasis, "formats">): number {
  return sum(formats.map(({ kbps, share }) => kbps * share)) * OVERHEAD;
}

/** TB (10^12 bytes) in a month of a stream that runs all day, headers included when they are in `kbps`. */
export function terabytesAMonth(kbps: number): number {
  return (kbps * 125 * MONTH_SECONDS) / 1e12;
}

/** TB in a month for each listener at the peak; on average the share `averageOfPeak` of them listens. */
export function terabytesAPeakListener(basis: CapacityBasis): number {
  return terabytesAMonth(listenerKbps(basis)) * basis.averageOfPeak;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
