import { isIPv6 } from "node:net";
import type { Place } from "../../../src/ports/dns.js";
import type { Locations } from "../dns-server/locations.js";

/** The values that a place needs (MaxMind DB file format 2.0, "Data field format"). */
type Value =
  string | { uint16: number } | { uint32: number } | { uint64: number } | readonly Value[] | { readonly [key: string]: Value };

interface Node {
  left?: Node | number;
  right?: Node | number;
}

const MARKER = Buffer.from("abcdef4d61784d696e642e636f6d", "hex");
/** Between the tree and the data. */
const SEPARATOR_BYTES = 16;

/**
 * A GeoIP database of a few networks in MaxMind's format, which PowerDNS's geoip backend reads. IPv4 networks are below `::/96`, as in MaxMind's.
 * https://maxmind.github.io/MaxMind-DB/
 */
export function mmdb(locations: Locations): Buffer {
  const root: Node = {};
  const pieces: Buffer[] = [];
  let dataBytes = 0;
  // Wide networks first: narrower ones are placed below them.
  const widestFirst = locations.toSorted(([one], [other]) => bitsOf(one).length - bitsOf(other).length);
  for (const [network, place] of widestFirst) {
    insert(root, bitsOf(network), dataBytes);
    const piece = encode(placeValue(place));
    pieces.push(piece);
    dataBytes += piece.length;
  }
  const nodes = numbered(root);
  const pointer = (side: Node | number | undefined) =>
    side === undefined ? nodes.length : typeof side === "number" ? nodes.length + SEPARATOR_BYTES + side : nodes.indexOf(side);
  const tree = Buffer.alloc(nodes.length * 8);
  for (const [at, { left, right }] of nodes.entries()) {
    tree.writeUInt32BE(pointer(left), at * 8);
    tree.writeUInt32BE(pointer(right), at * 8 + 4);
  }
  const metadata: Value = {
    node_count: { uint32: nodes.length },
    record_size: { uint16: 32 },
    ip_version: { uint16: 6 },
    database_type: "radioctl-test",
    languages: ["en"],
    binary_format_major_version: { uint16: 2 },
    binary_format_minor_version: { uint16: 0 },
    build_epoch: { uint64: 1 },
    description: { en: "places for tests" },
  };
  return Buffer.concat([tree, Buffer.alloc(SEPARATOR_BYTES), ...pieces, MARKER, encode(metadata)]);
}

function placeValue({ continent, country, subdivision }: Place): Value {
  return {
    ...(continent !== undefined && { continent: { code: continent } }),
    ...(country !== undefined && { country: { iso_code: country } }),
    ...(subdivision !== undefined && { subdivisions: [{ iso_code: subdivision }] }),
  };
}

/** The bits of a network, `0` and `1`. */
function bitsOf(network: string): string {
  const [address = "", length = ""] = network.split("/");
  if (!isIPv6(address)) {
    const bits = address.split(".").map((byte) => Number(byte).toString(2).padStart(8, "0"));
    return `${"0".repeat(96)}${bits.join("")}`.slice(0, 96 + Number(length));
  }
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (text: string | undefined) => (text === undefined || text === "" ? [] : text.split(":"));
  const middle = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: middle }, () => "0"), ...groups(tail)];
  return all
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0"))
    .join("")
    .slice(0, Number(length));
}

function insert(root: Node, bits: string, data: number): void {
  let node = root;
  for (const [at, bit] of bits.split("").entries()) {
    const side = bit === "0" ? "left" : "right";
    if (at === bits.length - 1) {
      node[side] = data;
      return;
    }
    const below = node[side];
    // The place of a wider network applies to the part that the narrower one does not cover.
    const next: Node = typeof below === "object" ? below : below === undefined ? {} : { left: below, right: below };
    node[side] = next;
    node = next;
  }
}

function numbered(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes) for (const side of [node.left, node.right]) if (typeof side === "object") nodes.push(side);
  return nodes;
}

function encode(value: Value): Buffer {
  if (typeof value === "string") return tagged(2, Buffer.byteLength(value), Buffer.from(value));
  if (Array.isArray(value)) return tagged(11, value.length, Buffer.concat(value.map(encode)));
  const [[kind, number] = ["", 0]] = Object.entries(value);
  if (kind === "uint16" || kind === "uint32" || kind === "uint64") {
    const bytes = Buffer.from([24, 16, 8, 0].map((shift) => ((number as number) >>> shift) & 255)).subarray(
      kind === "uint16" ? 2 : 0,
    );
    return tagged({ uint16: 5, uint32: 6, uint64: 9 }[kind], bytes.length, bytes);
  }
  const pairs = Object.entries(value as Readonly<Record<string, Value>>);
  return tagged(7, pairs.length, Buffer.concat(pairs.flatMap(([key, each]) => [encode(key), encode(each)])));
}

/** The control byte: three bits of type, five of size; types above 7 need an extra byte. */
function tagged(type: number, size: number, payload: Buffer): Buffer {
  if (size > 28) throw new Error("longer than these tests need");
  const control = type <= 7 ? [(type << 5) | size] : [size, type - 7];
  return Buffer.concat([Buffer.from(control), payload]);
}
