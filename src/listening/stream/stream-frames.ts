export type StreamCodec = "mp3" | "aac" | "opus" | "vorbis" | "flac";

/** The whole frames of a piece of a stream. For Ogg a frame is an audio packet. */
export interface StreamFrames {
  /** The codec that was found, which may differ from the expected one; undefined when there are no frames. */
  codec: StreamCodec | undefined;
  frames: number;
  /** Playing time of these frames; undefined for Ogg without timing (no headers, or only one page). */
  durationSeconds: number | undefined;
  /** Bit rate of the audio, including Ogg's own bytes: what a listener's connection carries while it plays. */
  bitrateKbps: number | undefined;
  /** For AAC, the rate of the core: HE-AAC plays at twice this rate, which ADTS does not show. */
  sampleRateHz: number | undefined;
  channels: number | undefined;
  /** Bytes before and between frames that belong to no frame; a frame that the end cuts off is not counted. */
  skippedBytes: number;
  /** Offset at which the first whole frame (for Ogg: its page) ends: a player can play when this has arrived. */
  firstFrameEnd: number | undefined;
}

/** The result for this many bytes without frames. */
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
