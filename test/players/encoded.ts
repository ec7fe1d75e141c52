import { execFileSync } from "node:child_process";
import { unitsOf, type Units } from "./live-server.js";
import { PERIOD_SECONDS } from "./time-code/code.js";
import { programme, samplesOf, wavOf } from "./time-code/programme.js";

const RATE = 44_100;
const BYTES = 1 << 28;

const formats = {
  mp3: { contentType: "audio/mpeg", encoder: "libmp3lame", more: "-write_xing 0 -id3v2_version 0 -f mp3" },
  aac: { contentType: "audio/aac", encoder: "aac", more: "-f adts" },
  opus: { contentType: "application/ogg", encoder: "libopus", more: "-ar 48000 -page_duration 100000 -f ogg" },
};

export type EncodedCodec = keyof typeof formats;

export const contentTypeOf = (codec: EncodedCodec) => formats[codec].contentType;

/** The programme from its begin, in stereo, by ffmpeg. */
export function encoded(codec: EncodedCodec, kbps: number, seconds = PERIOD_SECONDS): Buffer {
  const { encoder, more } = formats[codec];
  const words = `-loglevel error -i pipe:0 -ac 2 -c:a ${encoder} -b:a ${kbps}k ${more} pipe:1`.split(" ");
  return execFileSync("ffmpeg", words, { input: wavOf(programme(0, seconds, RATE), RATE), maxBuffer: BYTES });
}

export const encodedUnits = (codec: EncodedCodec, kbps: number): Units => unitsOf(codec, encoded(codec, kbps));

/** What ffmpeg hears in a stream, in one channel. */
export function decoded(stream: Buffer): { samples: Float32Array; rate: number } {
  const words = `-loglevel quiet -i pipe:0 -ac 1 -ar ${RATE} -f s16le pipe:1`.split(" ");
  return { samples: samplesOf(execFileSync("ffmpeg", words, { input: stream, maxBuffer: BYTES })), rate: RATE };
}
