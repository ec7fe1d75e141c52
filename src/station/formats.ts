import type { Codec, Format } from "../inventory/schema.js";

/** CD audio at 16 bit, and what FLAC makes of music on average: 60 % of it. For capacity only. */
const FLAC_NOMINAL_KBPS = 850;

/** Liquidsoap mixes at this rate; encoders resample where a format wants another. */
export const MIX_HZ = 44_100;

/** MP3 that can be encoded once more without being heard; 320 is the most that MP3 knows. */
export const FEED_KBPS = 320;

/** Media types as Icecast 2.4.4 and browsers know them; Opus, Vorbis and FLAC travel in Ogg. */
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

/** kbit/s that one listener takes. */
export function nominalKbps(format: Format): number {
  return format.bitrateKbps ?? FLAC_NOMINAL_KBPS;
}

/** Bytes a second that one listener takes. */
export function bytesPerSecond(format: Format): number {
  return nominalKbps(format) * 125;
}

/** Samples a second: Opus is always 48000 (RFC 6716), everything else 44100 unless it is said. */
export function sampleRateHz(format: Format): number {
  return format.codec === "opus" ? 48_000 : (format.sampleRateHz ?? 44_100);
}

/** What Icecast 2.4.4 makes of a stream of MP3 or AAC, whatever its frames are. */
const BLOCK_BYTES = 1_400;

/** Opus' pages, short because listeners are moved by whole ones. */
export const OPUS_PAGE_SECONDS = 0.06;

/** Whether Icecast cuts the stream into blocks; an Ogg stream it gives in the pages that it has. */
function isInBlocks({ codec }: Format): boolean {
  return codec === "mp3" || codec === "aac";
}

/** Audio that Icecast hands on at once; 0 where nobody can say, as for pages of Vorbis and FLAC. */
export function blockSeconds(format: Format): number {
  if (format.codec === "opus") return OPUS_PAGE_SECONDS;
  return isInBlocks(format) ? BLOCK_BYTES / bytesPerSecond(format) : 0;
}
