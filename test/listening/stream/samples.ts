import { readFileSync } from "node:fs";
import type { StreamCodec } from "../../../src/listening/stream/stream-frames.js";

const folder = new URL("../../cases/streams/", import.meta.url);

/** Encoded by ffmpeg; the figures are from ffprobe (`-count_packets`). */
export const samples: ReadonlyArray<{
  file: string;
  codec: StreamCodec;
  frames: number;
  seconds: number;
  rateHz: number;
  channels: number;
}> = [
  { file: "voice.mp3", codec: "mp3", frames: 40, seconds: 1.045, rateHz: 44_100, channels: 2 },
  { file: "voice-22050-mono.mp3", codec: "mp3", frames: 60, seconds: 1.567, rateHz: 22_050, channels: 1 },
  { file: "voice.aac", codec: "aac", frames: 45, seconds: 1.045, rateHz: 44_100, channels: 2 },
  { file: "voice.opus", codec: "opus", frames: 76, seconds: 1.5065, rateHz: 48_000, channels: 2 },
  { file: "voice.ogg", codec: "vorbis", frames: 58, seconds: 1.2, rateHz: 44_100, channels: 2 },
  { file: "voice.flac.ogg", codec: "flac", frames: 13, seconds: 0.8, rateHz: 8000, channels: 1 },
];

export function sample(file: string): Buffer {
  return readFileSync(new URL(file, folder));
}
