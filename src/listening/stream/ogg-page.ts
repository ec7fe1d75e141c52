import { pageChecksum } from "./ogg-crc.js";

/** A page with a correct checksum. */
export interface OggPage {
  at: number;
  end: number;
  /** The page starts with the rest of a packet that began on the page before. */
  continued: boolean;
  /** First page of a logical stream: holds the codec's identification. */
  first: boolean;
  /** Position in samples at the end of the last packet that ends here; undefined when no packet ends here. */
  granule: number | undefined;
  serial: number;
  sequence: number;
  /** The pieces of packets in this page, in order. `ends`: the packet ends here. */
  pieces: ReadonlyArray<{ at: number; length: number; ends: boolean }>;
}

const HEADER_BYTES = 27;
const NO_PACKET_ENDS = 0xffffffff;
const FULL_SEGMENT = 255;

/** Where the next page may begin; -1 when there is no such place. */
export function indexOfPage(bytes: Uint8Array, from: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("OggS", from, "latin1");
}

/** The page at `at`; "cut" when it continues after the end of the bytes; undefined when there is no page or its checksum is wrong. */
export function readPage(bytes: Uint8Array, at: number): OggPage | "cut" | undefined {
  if (at + HEADER_BYTES > bytes.length) return "cut";
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
  // "OggS", then the version.
  if (view.getUint32(0) !== 0x4f676753 || view.getUint8(4) !== 0) return undefined;
  const segments = view.getUint8(26);
  const bodyAt = HEADER_BYTES + segments;
  if (bodyAt > view.byteLength) return "cut";
  const lengths = bytes.subarray(at + HEADER_BYTES, at + bodyAt);
  const length = bodyAt + lengths.reduce((sum, each) => sum + each, 0);
  if (length > view.byteLength) return "cut";
  if (pageChecksum(bytes, at, length) !== view.getUint32(22, true)) return undefined;
  const flags = view.getUint8(5);
  const low = view.getUint32(6, true);
  const high = view.getUint32(10, true);
  return {
    at,
    end: at + length,
    continued: (flags & 1) !== 0,
    first: (flags & 2) !== 0,
    granule: high === NO_PACKET_ENDS && low === NO_PACKET_ENDS ? undefined : high * 2 ** 32 + low,
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    pieces: packetPieces(lengths, at + bodyAt),
  };
}

/** RFC 3533 section 5: a packet is cut into segments of 255 bytes and a shorter last one, which may be empty. */
function packetPieces(lengths: Uint8Array, bodyAt: number): OggPage["pieces"] {
  const pieces: Array<{ at: number; length: number; ends: boolean }> = [];
  let start = bodyAt;
  let end = bodyAt;
  for (const length of lengths) {
    end += length;
    if (length === FULL_SEGMENT) continue;
    pieces.push({ at: start, length: end - start, ends: true });
    start = end;
  }
  if (lengths.at(-1) === FULL_SEGMENT) pieces.push({ at: start, length: end - start, ends: false });
  return pieces;
}
