import type { Inventory } from "../../inventory/schema.js";
import { assumptions } from "./assumptions.js";
import { sum } from "./basis.js";
import type { Capacity } from "./capacity.js";
import type { HostLoad, RegionReserve } from "./fleet.js";
import type { Bill } from "./server.js";

/** Hosts of one provider in one region, with their totals; masters have no region. */
export interface Group {
  provider: string | undefined;
  region: string | undefined;
  hosts: number;
  /** At the peak. */
  listeners: number;
  /** At the peak. */
  mbps: number;
  /** Sent in a month. */
  sentTb: number;
  /** A month, of the hosts that have a price; undefined: none has one. */
  bill: Bill | undefined;
}

/** A region with its largest relay lost. */
export interface Reserve extends RegionReserve {
  /** Whether the other relays can serve its listeners. */
  isEnough: boolean;
}

/** All that a text or a page shows of a capacity plan. */
export interface CapacitySummary extends Capacity {
  station: string;
  /** In the inventory's order. */
  groups: readonly Group[];
  reserves: readonly Reserve[];
  /** Of the whole fleet, at the peak. */
  listeners: number;
  /** The assumptions behind the figures, one line each. */
  assumptions: readonly string[];
}

/** Totals of a capacity plan, and its assumptions. Pure. */
export function capacitySummary(inventory: Inventory, capacity: Capacity): CapacitySummary {
  const { hosts, reserves } = capacity.fleet;
  return {
    ...capacity,
    station: inventory.station.name,
    groups: groupsOf(hosts),
    reserves: reserves.map((reserve) => ({
      ...reserve,
      isEnough: reserve.largest !== undefined && reserve.withoutLargest >= reserve.listeners,
    })),
    listeners: sum(hosts.map(({ listeners }) => listeners)),
    assumptions: assumptions(inventory, capacity),
  };
}

function groupsOf(hosts: readonly HostLoad[]): Group[] {
  const keyOf = ({ provider, region }: HostLoad) => JSON.stringify([provider, region]);
  return [...new Set(hosts.map(keyOf))].map((key) => groupOf(hosts.filter((host) => keyOf(host) === key)));
}

function groupOf(loads: readonly HostLoad[]): Group {
  const total = (of: (load: HostLoad) => number) => sum(loads.map(of));
  return {
    provider: loads[0]?.provider,
    region: loads[0]?.region,
    hosts: loads.length,
    listeners: total(({ listeners }) => listeners),
    mbps: total(({ mbps }) => mbps),
    sentTb: total(({ sentTb }) => sentTb),
    bill: billOfAll(loads.flatMap(({ bill }) => (bill === undefined ? [] : [bill]))),
  };
}

/** A group has one provider, so it has one currency. */
function billOfAll(bills: readonly Bill[]): Bill | undefined {
  const [first] = bills;
  if (first === undefined) return undefined;
  return {
    ...first,
    cost: sum(bills.map(({ cost }) => cost)),
    beyondTb: sum(bills.map(({ beyondTb }) => beyondTb)),
    beyondCost: sum(bills.map(({ beyondCost }) => beyondCost)),
    missingTb: sum(bills.map(({ missingTb }) => missingTb)),
  };
}
