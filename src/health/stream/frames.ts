import { scanAdts } from "./adts.js";
import { scanMp3 } from "./mp3.js";
import { scanOgg } from "./ogg.js";

export type StreamCodec = "mp3" | "aac" | "opus" | "vorbis" | "flac";

/** The whole frames of a piece of a stream. For Ogg a frame is an audio packet. */
export interface StreamFrames {
  /** What the bytes are, which need not be what was expected; undefined when there are no frames. */
  codec: StreamCodec | undefined;
  frames: number;
  /** Playing time of these frames; undefined for Ogg of which nothing tells the time (no headers, or one page only). */
  durationSeconds: number | undefined;
  /** Of the audio itself, Ogg's own bytes included: what a listener's line carries while it plays. */
  bitrateKbps: number | undefined;
  /** For AAC the rate of the core: HE-AAC plays at twice of it, which ADTS does not say. */
  sampleRateHz: number | undefined;
  channels: number | undefined;
  /** Bytes before and between frames that belong to none. A frame that the end cuts off is not among them. */
  skippedBytes: number;
  /** Offset at which the first whole frame ends (its page, for Ogg): a player can make sound once this has arrived. */
  firstFrameEnd: number | undefined;
}

/** No frames in this many bytes. */
export function noFrames(skippedBytes: number): StreamFrames {
  return {
    codec: undefined,
    frames: 0,
    durationSeconds: undefined,
    bitrateKbps: undefined,
    sampleRateHz: undefined,
    channels: undefined,
    skippedBytes,
    firstFrameEnd: undefined,
  };
}

/**
 * Counts the whole frames in a piece of a stream that may start and end anywhere and be torn in between. Never throws. When there are none of
 * the expected codec, looks for the others, so that the answer names what is there instead.
 */
export function findFrames(bytes: Uint8Array, expected: StreamCodec): StreamFrames {
  const found = scanAs(bytes, expected);
  if (found.frames > 0) return found;
  const others = (["mp3", "aac", "opus"] as const).filter((codec) => container(codec) !== container(expected));
  return others.map((codec) => scanAs(bytes, codec)).find(({ frames }) => frames > 0) ?? found;
}

function scanAs(bytes: Uint8Array, codec: StreamCodec): StreamFrames {
  if (codec === "mp3") return scanMp3(bytes);
  if (codec === "aac") return scanAdts(bytes);
  return scanOgg(bytes, codec);
}

function container(codec: StreamCodec): "mp3" | "aac" | "ogg" {
  return codec === "mp3" || codec === "aac" ? codec : "ogg";
}
