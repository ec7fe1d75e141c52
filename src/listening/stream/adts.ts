import type { StreamFrames } from "./stream-frames.js";
import { scanFrames, type FrameHeader } from "./sync.js";

// ISO 14496-3 table 1.18.
const sampleRatesHz = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];
export const ADTS_HEADER_BYTES = 7;
const CRC_BYTES = 2;
const SAMPLES_PER_BLOCK = 1024;
/** Channels of each channel configuration; 0 means that the payload defines them. */
const channelCounts = [undefined, 1, 2, 3, 4, 5, 6, 8];

/**
 * AAC in ADTS. HE-AAC announces the rate of its core, which has half of the samples; players play at twice the rate. So 1,024 samples at the
 * announced rate are the right duration for both.
 */
export function scanAdts(bytes: Uint8Array): StreamFrames {
  return scanFrames(bytes, { codec: "aac", headerBytes: ADTS_HEADER_BYTES, readHeader: readAdtsHeader });
}

/** The header at an offset; undefined when there is none. */
export function readAdtsHeader(bytes: Uint8Array, at: number): FrameHeader | undefined {
  const byte = (index: number) => bytes[at + index] ?? 0;
  const layer = byte(1) & 6;
  if ((byte(1) & 0xf0) !== 0xf0 || layer !== 0) return undefined;
  const sampleRateHz = sampleRatesHz[(byte(2) >> 2) & 15];
  if (sampleRateHz === undefined) return undefined;
  const lengthBytes = ((byte(3) & 3) << 11) | (byte(4) << 3) | (byte(5) >> 5);
  const withCrc = (byte(1) & 1) === 0;
  if (lengthBytes <= ADTS_HEADER_BYTES + (withCrc ? CRC_BYTES : 0)) return undefined;
  return {
    lengthBytes,
    samples: SAMPLES_PER_BLOCK * ((byte(6) & 3) + 1),
    sampleRateHz,
    channels: channelCounts[((byte(2) & 1) << 2) | (byte(3) >> 6)],
    // The fixed header without the copyright bits.
    format: (byte(1) << 12) | (byte(2) << 4) | (byte(3) >> 4),
  };
}
