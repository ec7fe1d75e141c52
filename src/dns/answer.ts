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
  /** Every location of the inventory when not given. */
  from?: string | undefined;
  /** Relays and regions that don't answer. */
  down: readonly string[];
  type: string;
}

/** The zone as the inventory wants it, every check of which sees what it looks at. @param hosts relays, or regions, that are drained */
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

/** Whom listeners get, location by location. @throws RadioctlError usage for a place, host or type that isn't there */
export function answer(
  inventory: Inventory,
  zone: ZoneSnapshot,
  { from, down, type }: Asked,
): Array<{ location: string; type: string; outcomes: Outcome[]; shares: ReadonlyMap<string, number> }> {
  if (!families.some((family) => family === type))
    throw new RadioctlError("usage", `--type is A or AAAA, not ${JSON.stringify(type)}`);
  const addresses = new Set(known(inventory, down).flatMap((host) => addressesOf(inventory, host)));
  const simulator = simulate(withDown(withStandIns(zone), addresses));
  const hosts = hostsByAddress(inventory);
  const locations = from === undefined ? Object.values(inventory.regions).flatMap((region) => region.locations) : [from];
  return locations.map((location) => {
    const outcomes = simulator.resolve(inventory.station.listen, type, clientIn(location));
    return { location, type, outcomes, shares: sharesOf(outcomes, hosts) };
  });
}

/** @throws RadioctlError usage for a name that is no host and no region */
function known(inventory: Inventory, names: readonly string[]): string[] {
  const stranger = names.find((name) => !Object.hasOwn(inventory.hosts, name) && !Object.hasOwn(inventory.regions, name));
  if (stranger !== undefined)
    throw new RadioctlError("usage", `there is no host or region ${JSON.stringify(stranger)}`, {
      hint: `there are ${[...Object.keys(inventory.hosts), ...Object.keys(inventory.regions)].join(", ")}`,
    });
  return hostsMeant(inventory, names);
}
