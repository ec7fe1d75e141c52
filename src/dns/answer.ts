import { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import { withDown, withStandIns } from "./after.js";
import { families } from "./checks.js";
import { addressesOf, hostsByAddress, hostsMeant, sharesOf } from "./hosts.js";
import { noWishes } from "./owner.js";
import { clientIn } from "./places.js";
import type { ZoneSnapshot } from "./records.js";
import { simulate, type Outcome } from "./resolve.js";
import { desiredZone } from "./tree.js";
import { drained } from "./wishes.js";

export interface Asked {
  /** A location; all locations of the inventory when not given. */
  from?: string | undefined;
  /** Relays and regions that are down. */
  down: readonly string[];
  type: string;
}

/** The zone that the inventory describes, with every check healthy. @param hosts relays or regions that are drained */
export function offlineZone(inventory: Inventory, hosts: readonly string[]): ZoneSnapshot {
  const wishes = known(inventory, hosts).reduce((all, host) => drained(inventory, all, host, "soft"), noWishes);
  const { recordSets, checks } = desiredZone(inventory, wishes);
  return {
    zone: inventory.station.zone,
    recordSets,
    healthChecks: checks.map(({ name, settings }) => ({ id: name, callerReference: name, version: 1, settings })),
    statuses: new Map(),
  };
}

/** The hosts that listeners of each location are sent to. @throws RadioctlError usage for an unknown location, host or type */
export function answer(
  inventory: Inventory,
  zone: ZoneSnapshot,
  { from, down, type }: Asked,
): Array<{ location: string; type: string; outcomes: Outcome[]; shares: ReadonlyMap<string, number> }> {
  if (!families.some((family) => family === type))
    throw new RadioctlError("usage", `--type must be A or AAAA, not ${JSON.stringify(type)}`);
  const addresses = new Set(known(inventory, down).flatMap((host) => addressesOf(inventory, host)));
  const simulator = simulate(withDown(withStandIns(zone), addresses));
  const hosts = hostsByAddress(inventory);
  const locations = from === undefined ? Object.values(inventory.regions).flatMap((region) => region.locations) : [from];
  return locations.map((location) => {
    const outcomes = simulator.resolve(inventory.station.listen, type, clientIn(location));
    return { location, type, outcomes, shares: sharesOf(outcomes, hosts) };
  });
}

/** @throws RadioctlError usage for a name that is neither a host nor a region */
function known(inventory: Inventory, names: readonly string[]): string[] {
  const unknown = names.find((name) => !Object.hasOwn(inventory.hosts, name) && !Object.hasOwn(inventory.regions, name));
  if (unknown !== undefined)
    throw new RadioctlError("usage", `there is no host or region ${JSON.stringify(unknown)}`, {
      hint: `hosts and regions are ${[...Object.keys(inventory.hosts), ...Object.keys(inventory.regions)].join(", ")}`,
    });
  return hostsMeant(inventory, names);
}
