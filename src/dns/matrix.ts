import type { Inventory } from "../inventory/schema.js";
import { allUp, withDown, withStandIns } from "./after.js";
import { families, type Family } from "./checks.js";
import { addressesOf, hostsByAddress, sharesOf } from "./hosts.js";
import { namesOf } from "./names.js";
import { clientOf } from "./places.js";
import type { ZoneSnapshot } from "./records.js";
import { simulate } from "./resolve.js";
import { relaysOf } from "./weights.js";

/** The hosts that listeners of one location get in one case: share by host, 0 to 1; empty: no answer. */
export interface MatrixCell {
  /** Over IPv6, no answer means that players use IPv4. */
  type: Family;
  location: string;
  /** `as it is`, `all up`, `eu-1 down`, `eu down`. */
  failure: string;
  shares: Readonly<Record<string, number>>;
}

/** With more relays than this, the failure of each single relay is left out: the matrix would be unreadable. */
const MOST_RELAYS = 24;

interface Failure {
  name: string;
  of(zone: ZoneSnapshot): ZoneSnapshot;
}

function failuresOf(inventory: Inventory): Failure[] {
  const relays = Object.entries(inventory.hosts).flatMap(([name, { role }]) => (role === "relay" ? [name] : []));
  const down = (name: string, hosts: readonly string[]): Failure => {
    const addresses = new Set(hosts.flatMap((host) => addressesOf(inventory, host)));
    return { name: `${name} down`, of: (zone) => withDown(allUp(zone), addresses) };
  };
  const regions = Object.keys(inventory.regions);
  return [
    { name: "all up", of: allUp },
    { name: "as it is", of: (zone) => zone },
    ...(relays.length > MOST_RELAYS ? [] : relays.map((relay) => down(relay, [relay]))),
    ...regions.map((region) =>
      down(
        region,
        relaysOf(inventory, region).map(([host]) => host),
      ),
    ),
  ];
}

/** The hosts that listeners of every location get in every case, by the simulator. */
function matrixOf(inventory: Inventory, zone: ZoneSnapshot, type: Family): MatrixCell[] {
  const { listen } = namesOf(inventory);
  const hosts = hostsByAddress(inventory);
  const locations = Object.values(inventory.regions).flatMap((region) => region.locations);
  return failuresOf(inventory).flatMap(({ name, of }) => {
    const simulator = simulate(of(withStandIns(zone)));
    return locations.map((location) => {
      const client = clientOf(location);
      return {
        type,
        location,
        failure: name,
        shares: Object.fromEntries(sharesOf(simulator.resolve(listen, type, client), hosts)),
      };
    });
  });
}

export interface MatrixRow {
  type: Family;
  location: string;
  failure: string;
  before: MatrixCell["shares"];
  after: MatrixCell["shares"];
}

/** The matrices of two states of a zone, side by side. */
export function matrixRows(inventory: Inventory, before: ZoneSnapshot, after: ZoneSnapshot): MatrixRow[] {
  const { listen } = namesOf(inventory);
  const used = families.filter((family) =>
    [...before.recordSets, ...after.recordSets].some(({ name, type }) => name === listen && type === family),
  );
  return used.flatMap((family) => {
    const old = matrixOf(inventory, before, family);
    return matrixOf(inventory, after, family).map(({ shares, ...cell }, at) => ({
      ...cell,
      before: old[at]?.shares ?? {},
      after: shares,
    }));
  });
}
