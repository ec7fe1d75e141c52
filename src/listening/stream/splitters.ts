import { crc32 } from "node:zlib";
import { ADTS_HEADER_BYTES, readAdtsHeader } from "./adts.js";
import { MP3_HEADER_BYTES, readMp3Header } from "./mp3.js";
import { OPUS_RATE_HZ } from "./ogg-codec.js";
import { indexOfPage, readPage, type OggPage } from "./ogg-page.js";
import type { FrameHeader } from "./sync.js";

/** Identifies a frame by its bytes: a number that is unique within a few hours of audio. */
export type FrameKey = number;

export interface Frame {
  key: FrameKey;
  /** Playing time. */
  seconds: number;
}

/** Cuts a stream into frames as its pieces arrive, and keeps only the frame that is not complete yet. */
export interface Splitter {
  /** @returns the frames that this piece has completed */
  push(piece: Buffer): Frame[];
}

export type SplitCodec = "mp3" | "aac" | "opus";

export function splitterOf(codec: SplitCodec): Splitter {
  if (codec === "mp3") return new FrameSplitter(MP3_HEADER_BYTES, readMp3Header);
  return codec === "aac" ? new FrameSplitter(ADTS_HEADER_BYTES, readAdtsHeader) : new OpusPageSplitter();
}

/** Bits of the second checksum: both together fit a double. */
const SECOND_BITS = 20;

/** A frame counts when a header of the same format directly follows it, so the last frame before a tear does not count. */
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

/** Ogg pages of Opus, which Icecast passes on unchanged; each is identified by its payload, because stream and page numbers may change. */
class OpusPageSplitter implements Splitter {
  #rest: Buffer = Buffer.alloc(0);
  #last: { serial: number; granule: number } | undefined;

  push(piece: Buffer): Frame[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const found: Frame[] = [];
    let at = indexOfPage(bytes, 0);
    while (at >= 0) {
      const page = readPage(bytes, at);
      if (page === "cut") break;
      if (page !== undefined) found.push(...this.#frameOf(page, bytes));
      at = indexOfPage(bytes, page === undefined ? at + 1 : page.end);
    }
    // The last three bytes may be the beginning of a page's mark.
    this.#rest = Buffer.from(bytes.subarray(at < 0 ? Math.max(0, bytes.length - 3) : at));
    return found;
  }

  /** Empty for the headers and for the first page after them, whose duration is unknown. */
  #frameOf({ serial, granule, pieces, end }: OggPage, bytes: Buffer): Frame[] {
    const last = this.#last;
    this.#last = { serial, granule: granule ?? 0 };
    if (last?.serial !== serial || last.granule === 0 || granule === undefined) return [];
    return [{ key: keyOf(bytes.subarray(pieces[0]?.at, end)), seconds: (granule - last.granule) / OPUS_RATE_HZ }];
  }
}

function keyOf(frame: Buffer): FrameKey {
  return crc32(frame) * 2 ** SECOND_BITS + (crc32(frame.subarray(frame.length >> 1)) >>> (32 - SECOND_BITS));
}
