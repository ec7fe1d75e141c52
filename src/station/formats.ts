import type { Codec, Format } from "../inventory/schema.js";

/** FLAC compresses music to about 60 % of CD audio (16 bit). For capacity planning only. */
const FLAC_NOMINAL_KBPS = 850;

/** Liquidsoap mixes at this rate; encoders resample for formats with another rate. */
export const MIX_HZ = 44_100;

/** MP3 at this bitrate can be encoded again without an audible loss; 320 is MP3's maximum. */
export const FEED_KBPS = 320;

/** Media types that Icecast 2.4.4 and browsers accept; Opus, Vorbis and FLAC are sent in Ogg. */
const contentTypes: Record<Codec, string> = {
  mp3: "audio/mpeg",
  aac: "audio/aac",
  opus: "application/ogg",
  vorbis: "application/ogg",
  flac: "application/ogg",
};

export function contentType(format: Format): string {
  return contentTypes[format.codec];
}

/** kbit/s of one listener. */
export function nominalKbps(format: Format): number {
  return format.bitrateKbps ?? FLAC_NOMINAL_KBPS;
}

/** Bytes per second of one listener. */
export function bytesPerSecond(format: Format): number {
  return nominalKbps(format) * 125;
}

/** Samples per second: Opus always has 48000 (RFC 6716), other codecs 44100 unless the inventory sets it. */
export function sampleRateHz(format: Format): number {
  return format.codec === "opus" ? 48_000 : (format.sampleRateHz ?? 44_100);
}

/** Icecast 2.4.4 sends MP3 and AAC in blocks of this size, independent of their frames. */
const BLOCK_BYTES = 1_400;

/** The length of an Opus page. It is short, because listeners are moved at page boundaries. */
export const OPUS_PAGE_SECONDS = 0.06;

/** Whether Icecast cuts the stream into blocks. It sends an Ogg stream in that stream's own pages. */
export function isInBlocks({ codec }: Format): boolean {
  return codec === "mp3" || codec === "aac";
}

/** Seconds of audio that Icecast sends at once; 0 when this is unknown, as for pages of Vorbis and FLAC. */
export function blockSeconds(format: Format): number {
  if (format.codec === "opus") return OPUS_PAGE_SECONDS;
  return isInBlocks(format) ? BLOCK_BYTES / bytesPerSecond(format) : 0;
}
