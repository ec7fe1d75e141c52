import { BlockList, isIPv6 } from "node:net";
import type { Place } from "../../../src/ports/dns.js";

/** The place of a network: `["192.0.2.0/25", { continent: "EU", country: "DE" }]`. */
export type Locations = ReadonlyArray<readonly [network: string, place: Place]>;

/** Finds the place of the smallest network that contains an address; `{}`, an unknown place, when no network does. */
export function placesOf(locations: Locations): (address: string) => Place {
  const networks = locations
    .map(([network, place]) => {
      const [base = "", bits = ""] = network.split("/");
      const family = familyOf(base);
      const addresses = new BlockList();
      addresses.addSubnet(base, Number(bits), family);
      return { addresses, bits: Number(bits), family, place };
    })
    .sort((one, other) => other.bits - one.bits);
  return (address) =>
    networks.find(({ family, addresses }) => family === familyOf(address) && addresses.check(address, family))?.place ?? {};
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
