import type { StreamFrames } from "./stream-frames.js";
import { scanFrames, type FrameHeader } from "./sync.js";

// ISO 11172-3 2.4.2.3 and ISO 13818-3: index 0 is free format, which no radio encoder sends, and 15 is forbidden.
const bitratesKbps = {
  mpeg1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const sampleRatesHz = [44_100, 48_000, 32_000];
const MPEG1 = 3;
const MPEG2 = 2;
const RESERVED_VERSION = 1;
const LAYER_III = 1;
const MONO = 3;
const RESERVED_EMPHASIS = 2;

export const MP3_HEADER_BYTES = 4;

/** MPEG 1, 2 and 2.5 layer III. */
export function scanMp3(bytes: Uint8Array): StreamFrames {
  return scanFrames(bytes, { codec: "mp3", headerBytes: MP3_HEADER_BYTES, readHeader: readMp3Header });
}

/** See `Framing`. */
export function readMp3Header(bytes: Uint8Array, at: number): FrameHeader | undefined {
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  const fourth = bytes[at + 3] ?? 0;
  const version = (second >> 3) & 3;
  if ((second & 0xe0) !== 0xe0 || version === RESERVED_VERSION || ((second >> 1) & 3) !== LAYER_III) return undefined;
  if ((fourth & 3) === RESERVED_EMPHASIS) return undefined;
  const kbps = (version === MPEG1 ? bitratesKbps.mpeg1 : bitratesKbps.mpeg2)[third >> 4];
  const fullRateHz = sampleRatesHz[(third >> 2) & 3];
  if (kbps === undefined || kbps === 0 || fullRateHz === undefined) return undefined;
  const sampleRateHz = version === MPEG1 ? fullRateHz : version === MPEG2 ? fullRateHz / 2 : fullRateHz / 4;
  const samples = version === MPEG1 ? 1152 : 576;
  const channels = fourth >> 6 === MONO ? 1 : 2;
  const padding = (third >> 1) & 1;
  return {
    lengthBytes: Math.floor((samples * 125 * kbps) / sampleRateHz) + padding,
    samples,
    sampleRateHz,
    channels,
    format: sampleRateHz * 4 + channels,
  };
}
