import { crc32 } from "node:zlib";
import { MP3_HEADER_BYTES, readMp3Header } from "../../src/health/stream/mp3.js";

/** A frame by its bytes: a number that no other frame of a few hours of audio has. */
export type FrameKey = number;

/** Bits of the second checksum: both together fit a double. */
const SECOND_BITS = 20;

/**
 * Cuts an MP3 stream into frames as its pieces arrive, and keeps nothing but the frame that is not whole yet. A frame counts when a header of the
 * same format stands right behind it: so the last one before a tear does not.
 */
export class Mp3Splitter {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns the frames that became whole with this piece */
  push(piece: Buffer): FrameKey[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const found: FrameKey[] = [];
    let at = bytes.indexOf(0xff);
    while (at >= 0 && at + MP3_HEADER_BYTES <= bytes.length) {
      const header = readMp3Header(bytes, at);
      const end = at + (header?.lengthBytes ?? 0);
      if (header !== undefined && end + MP3_HEADER_BYTES > bytes.length) break;
      const isFrame = header !== undefined && readMp3Header(bytes, end)?.format === header.format;
      if (isFrame) found.push(keyOf(bytes.subarray(at, end)));
      at = isFrame ? end : bytes.indexOf(0xff, at + 1);
    }
    this.#rest = at < 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    return found;
  }
}

function keyOf(frame: Buffer): FrameKey {
  return crc32(frame) * 2 ** SECOND_BITS + (crc32(frame.subarray(frame.length >> 1)) >>> (32 - SECOND_BITS));
}
