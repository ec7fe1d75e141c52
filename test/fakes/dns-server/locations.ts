import { BlockList, isIPv6 } from "node:net";
import type { Place } from "../../../src/ports/dns.js";

/** Where the addresses of a network are: `["192.0.2.0/25", { continent: "EU", country: "DE" }]`. */
export type Locations = ReadonlyArray<readonly [network: string, place: Place]>;

/** The place of the smallest network that holds an address; `{}`, nowhere that is known, when none does. */
export function placeOf(address: string, locations: Locations): Place {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  const [nearest] = locations
    .map(([network, place]) => {
      const [base = "", bits = ""] = network.split("/");
      return { base, bits: Number(bits), place };
    })
    .filter(({ base, bits }) => {
      if (isIPv6(base) !== (family === "ipv6")) return false;
      const list = new BlockList();
      list.addSubnet(base, bits, family);
      return list.check(address, family);
    })
    .sort((one, other) => other.bits - one.bits);
  return nearest?.place ?? {};
}
