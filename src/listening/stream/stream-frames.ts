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
