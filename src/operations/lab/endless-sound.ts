import type { Broadcast } from "../../ports/broadcast.js";
import { AIRTIME } from "./programs.js";

/** A tune over a chord, with a little noise: no two seconds of it are equal, so that listeners can identify each frame. */
const NOTE = String.raw`440*pow(2\,mod(floor(t*2)*7\,12)/12)`;
const STUDIO_TUNE = [
  String.raw`0.3*sin(2*PI*${NOTE}*t)*exp(-3*mod(t\,0.5))`,
  ...[220, 277.18, 329.63].map((hertz) => `0.05*sin(2*PI*${hertz}*t)`),
  "0.02*(random(0)-0.5)",
].join("+");

/** Another tune than a studio's: slow, low, and with a beat. No two seconds of it are equal. */
const AIRTIME_TUNE = [
  String.raw`0.25*sin(2*PI*220*pow(2\,mod(floor(t)*5\,12)/12)*t)*exp(-1.5*mod(t\,1))`,
  String.raw`0.2*sin(2*PI*80*t)*exp(-12*mod(t\,0.5))`,
  ...[110, 164.81, 246.94].map((hertz) => `0.05*sin(2*PI*${hertz}*t)`),
  "0.02*(random(0)-0.5)",
].join("+");

/** Uncompressed audio, in ffmpeg's words: it can begin at any sample. */
export const SAMPLES: readonly string[] = "-f s16le -ar 44100 -ac 2".split(" ");
const SAMPLE_BYTES = 4;
/** The ending of the path of uncompressed audio. */
export const SAMPLES_ENDING = ".pcm";

const BITRATE_KBPS = 128;
/** A new client gets this much at once, in seconds, so that a master's buffer fills sooner. */
const BURST_SECONDS = 2;

/** The arguments of `radioctl` that serve endless audio as a program of a lab. @param file an audio file, played in a loop; a tune when not given */
export function broadcastWords(
  progress: string,
  { address, port, path }: Pick<Broadcast, "address" | "port" | "path">,
  file?: string,
): string[] {
  return [AIRTIME, progress, address, String(port), path, ...(file === undefined ? [] : [file])];
}

/** The broadcast that these arguments, after the first, describe. Pure. */
export function broadcastOf(words: readonly string[]): Broadcast {
  const [progress = "", address = "", port = "", path = "", file] = words;
  const kind = path.endsWith(SAMPLES_ENDING) ? studio : airtime;
  const input =
    file === undefined ? ["-f", "lavfi", "-i", `aevalsrc=${kind.tune}:s=44100:c=stereo`] : ["-stream_loop", "-1", "-i", file];
  return {
    address,
    port: Number(port),
    path,
    contentType: kind.contentType,
    burstBytes: kind.burstBytes,
    unitBytes: kind.unitBytes,
    argv: [
      "ffmpeg",
      ..."-nostdin -hide_banner -loglevel error -y -stats_period 0.2 -re".split(" "),
      "-progress",
      progress,
      ...input,
      ..."-vn -flush_packets 1".split(" "),
      ...kind.output,
      "pipe:1",
    ],
  };
}

const airtime = {
  tune: AIRTIME_TUNE,
  contentType: "audio/mpeg",
  burstBytes: BURST_SECONDS * BITRATE_KBPS * 125,
  unitBytes: 1,
  output: `-ar 44100 -ac 2 -c:a libmp3lame -b:a ${BITRATE_KBPS}k -write_xing 0 -id3v2_version 0 -f mp3`.split(" "),
};

/** Encoders get the present audio only. */
const studio = { tune: STUDIO_TUNE, contentType: "audio/L16", burstBytes: 0, unitBytes: SAMPLE_BYTES, output: SAMPLES };
