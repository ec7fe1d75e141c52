import { groupsOf } from "../ipv6.js";

/**
 * Whether nftables takes the text as an address, or as a network in CIDR notation. A network with bits after its prefix is refused: `192.0.2.7/24`
 * may mean one host or 256. So is a prefix of 0: leaving the list out means the same.
 * @param version of an address: 4, 6, or 0 for another text
 */
export function isAddressOrNetwork(text: string, version: (address: string) => number): boolean {
  const [, address = "", prefix] = /^([0-9A-Fa-f.:]+)(?:\/([1-9]\d{0,2}))?$/u.exec(text) ?? [];
  const bits = bitsOf(address, version(address));
  if (bits === undefined || prefix === undefined) return bits !== undefined;
  return Number(prefix) <= bits.length && !bits.slice(Number(prefix)).includes("1");
}

/** An address as 32 or 128 zeros and ones; undefined for another text. */
function bitsOf(address: string, version: number): string | undefined {
  if (version === 4) return inBinary(address.split("."), 10, 8);
  return version === 6 ? inBinary(groupsOf(address), 16, 16) : undefined;
}

function inBinary(groups: readonly string[], radix: number, bits: number): string {
  return groups.map((group) => Number.parseInt(group, radix).toString(2).padStart(bits, "0")).join("");
}
