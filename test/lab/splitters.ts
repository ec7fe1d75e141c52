import { crc32 } from "node:zlib";
import { ADTS_HEADER_BYTES, readAdtsHeader } from "../../src/health/stream/adts.js";
import { MP3_HEADER_BYTES, readMp3Header } from "../../src/health/stream/mp3.js";
import { OPUS_RATE_HZ } from "../../src/health/stream/ogg-codec.js";
import type { FrameHeader } from "../../src/health/stream/sync.js";

/** A frame by its bytes: a number that no other frame of a few hours of audio has. */
export type FrameKey = number;

export interface Frame {
  key: FrameKey;
  /** Playing time. */
  seconds: number;
}

/** Cuts a stream into frames as its pieces arrive, and keeps nothing but the frame that is not whole yet. */
export interface Splitter {
  /** @returns the frames that became whole with this piece */
  push(piece: Buffer): Frame[];
}

export type SplitCodec = "mp3" | "aac" | "opus";

export function splitterOf(codec: SplitCodec): Splitter {
  if (codec === "mp3") return new FrameSplitter(MP3_HEADER_BYTES, readMp3Header);
  return codec === "aac" ? new FrameSplitter(ADTS_HEADER_BYTES, readAdtsHeader) : new OpusPageSplitter();
}

/** Bits of the second checksum: both together fit a double. */
const SECOND_BITS = 20;

/** A frame counts when a header of the same format stands right behind it: so the last one before a tear does not. */
class FrameSplitter implements Splitter {
  #rest: Buffer = Buffer.alloc(0);

  constructor(
    private readonly headerBytes: number,
    private readonly readHeader: (bytes: Uint8Array, at: number) => FrameHeader | undefined,
  ) {}

  push(piece: Buffer): Frame[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const found: Frame[] = [];
    let at = bytes.indexOf(0xff);
    while (at >= 0 && at + this.headerBytes <= bytes.length) {
      const header = this.readHeader(bytes, at);
      const end = at + (header?.lengthBytes ?? 0);
      if (header !== undefined && end + this.headerBytes > bytes.length) break;
      const isFrame = header !== undefined && this.readHeader(bytes, end)?.format === header.format;
      if (isFrame) found.push({ key: keyOf(bytes.subarray(at, end)), seconds: header.samples / header.sampleRateHz });
      at = isFrame ? end : bytes.indexOf(0xff, at + 1);
    }
    this.#rest = at < 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    return found;
  }
}

/** Of an Ogg page (RFC 3533 section 6): up to and with the number of its segments. */
const PAGE_HEADER_BYTES = 27;

/** Ogg pages of Opus, which Icecast passes on as they are; each by its payload, since numbers of streams and pages may change on the way. */
class OpusPageSplitter implements Splitter {
  #rest: Buffer = Buffer.alloc(0);
  #last: { serial: number; granule: bigint } | undefined;

  push(piece: Buffer): Frame[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const found: Frame[] = [];
    let at = bytes.indexOf("OggS");
    while (at >= 0 && at + PAGE_HEADER_BYTES <= bytes.length) {
      const segments = bytes.readUInt8(at + PAGE_HEADER_BYTES - 1);
      const payload = at + PAGE_HEADER_BYTES + segments;
      if (payload > bytes.length) break;
      const end = bytes.subarray(at + PAGE_HEADER_BYTES, payload).reduce((sum, length) => sum + length, payload);
      if (end > bytes.length) break;
      const seconds = this.#secondsSinceLast(bytes.readUInt32LE(at + 14), bytes.readBigInt64LE(at + 6));
      if (seconds > 0) found.push({ key: keyOf(bytes.subarray(payload, end)), seconds });
      at = bytes.indexOf("OggS", end);
    }
    this.#rest = at < 0 ? Buffer.from(bytes.subarray(Math.max(0, bytes.length - 3))) : Buffer.from(bytes.subarray(at));
    return found;
  }

  /** 0 for the headers, and for the first page after them: what it follows is not known. */
  #secondsSinceLast(serial: number, granule: bigint): number {
    const last = this.#last;
    this.#last = { serial, granule };
    return last?.serial === serial && last.granule > 0n ? Number(granule - last.granule) / OPUS_RATE_HZ : 0;
  }
}

function keyOf(frame: Buffer): FrameKey {
  return crc32(frame) * 2 ** SECOND_BITS + (crc32(frame.subarray(frame.length >> 1)) >>> (32 - SECOND_BITS));
}
