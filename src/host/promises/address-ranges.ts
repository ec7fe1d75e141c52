import { groupsOf } from "../../ipv6.js";

/** IPv4 and IPv6 addresses as numbers, and the length of an address in bits. */
interface Range {
  bits: 32 | 128;
  first: bigint;
  last: bigint;
}

/**
 * The addresses of a list, as nft understands it: `10.0.0.1`, `10.0.0.1-10.0.0.3`, `192.0.2.0/24`, the same of IPv6. nft merges neighbours and prints
 * networks without the bits of a host, so lists are compared by their ranges. Sorted; a word that is no address stays as it is.
 */
export function addressRanges(addresses: readonly string[]): string[] {
  const parsed = addresses.map((text) => ({ text, range: rangeOf(text) }));
  const merged: Range[] = [];
  for (const range of parsed.flatMap((each) => each.range ?? []).sort(byPlace)) {
    const before = merged.at(-1);
    if (before !== undefined && before.bits === range.bits && range.first <= before.last + 1n)
      before.last = range.last > before.last ? range.last : before.last;
    else merged.push({ ...range });
  }
  return [...merged.map(rangeText), ...parsed.flatMap(({ text, range }) => (range === undefined ? [text] : []))];
}

function byPlace(one: Range, other: Range): number {
  if (one.bits !== other.bits) return one.bits - other.bits;
  return one.first < other.first ? -1 : Number(one.first > other.first);
}

function rangeOf(text: string): Range | undefined {
  const [from = "", to = from] = text.split("-");
  const [host = "", prefix] = from.split("/");
  const first = numberOf(host);
  const last = numberOf(to.split("/")[0] ?? "");
  if (first === undefined || last === undefined) return undefined;
  const bits = host.includes(":") ? 128 : 32;
  const free = prefix === undefined ? 0n : BigInt(Math.max(0, bits - Number(prefix)));
  const begin = (first >> free) << free;
  return { bits, first: begin, last: prefix === undefined ? last : begin + (1n << free) - 1n };
}

function numberOf(address: string): bigint | undefined {
  if (/^\d+(\.\d+){3}$/u.test(address)) return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  if (!address.includes(":") || !URL.canParse(`http://[${address}]`)) return undefined;
  return groupsOf(address).reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function rangeText({ bits, first, last }: Range): string {
  const text = (address: bigint) => (bits === 32 ? dotted(address) : shortest(address));
  return first === last ? text(first) : `${text(first)}-${text(last)}`;
}

function dotted(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
}

function shortest(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(112 - index * 16)) & 65_535n).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
