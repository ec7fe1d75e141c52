import type { Inventory, Relay } from "../../inventory/schema.js";
import type { CapacityBasis, FormatShare } from "./basis.js";
import { fleetCapacity, type FleetCapacity } from "./fleet.js";
import type { ServerKind } from "./server.js";

/** The effect of a change of the inventory on the current fleet, with the same number of listeners. */
export interface Difference {
  /** Change of the TB a month that all hosts send; negative: less. */
  sentTb: number;
  /** Change of the cost a month, by currency. */
  costs: Readonly<Record<string, number>>;
}

export interface MoreRelay extends Difference {
  provider: string;
  region: string;
  /** How many listeners it can serve. */
  capacity: number;
  /** How many listeners the region can then serve without its largest relay, and how many it has. */
  withoutLargest: number;
  listeners: number;
}

export interface LessFormat extends Difference {
  channel: string;
  mount: string;
  /** The mount that its listeners change to: the next one with at most as many kbit/s; for the lightest, the next heavier one. */
  instead: string;
  /** It is the lightest: its listeners then need more bandwidth than before. */
  lightest: boolean;
}

/** One more relay, for each region and each provider that has servers there. Pure. */
export function moreRelays(inventory: Inventory, basis: CapacityBasis, kinds: readonly ServerKind[]): MoreRelay[] {
  const before = fleetCapacity(inventory, basis);
  return Object.keys(inventory.regions).flatMap((region) =>
    kinds
      .filter(({ regions, most }) => most >= 1 && regions?.includes(region) !== false)
      .map(({ provider, most }): MoreRelay => {
        const capacity = Math.floor(most);
        const relay: Relay = { role: "relay", region, address: "192.0.2.1", capacity, provider };
        const after = fleetCapacity({ ...inventory, hosts: { ...inventory.hosts, "one more": relay } }, basis);
        const reserve = after.reserves.find((each) => each.region === region);
        return {
          provider,
          region,
          capacity,
          withoutLargest: reserve?.withoutLargest ?? 0,
          listeners: reserve?.listeners ?? 0,
          ...difference(before, after),
        };
      }),
  );
}

/** One format fewer, for each format that isn't its channel's only one. Pure. */
export function lessFormats(inventory: Inventory, basis: CapacityBasis): LessFormat[] {
  const before = fleetCapacity(inventory, basis);
  return basis.formats.flatMap((format): LessFormat[] => {
    const others = basis.formats.filter((each) => each.channel === format.channel && each !== format);
    const instead = insteadOf(format, others);
    const channel = inventory.channels[format.channel];
    if (instead === undefined || channel === undefined) return [];
    const less = { ...channel, formats: channel.formats.filter(({ mount }) => mount !== format.mount) };
    const formats = basis.formats
      .filter((each) => each !== format)
      .map((each) => (each === instead ? { ...each, share: each.share + format.share } : each));
    const after = fleetCapacity(
      { ...inventory, channels: { ...inventory.channels, [format.channel]: less } },
      { ...basis, formats },
    );
    const lightest = instead.kbps > format.kbps;
    return [{ channel: format.channel, mount: format.mount, instead: instead.mount, lightest, ...difference(before, after) }];
  });
}

function insteadOf({ kbps }: FormatShare, others: readonly FormatShare[]): FormatShare | undefined {
  const byWeight = others.toSorted((one, other) => other.kbps - one.kbps);
  return byWeight.find((each) => each.kbps <= kbps) ?? byWeight.at(-1);
}

function difference(before: FleetCapacity, after: FleetCapacity): Difference {
  const currencies = [...new Set([...Object.keys(before.costs), ...Object.keys(after.costs)])];
  return {
    sentTb: after.sentTb - before.sentTb,
    costs: Object.fromEntries(currencies.map((each) => [each, (after.costs[each] ?? 0) - (before.costs[each] ?? 0)])),
  };
}
