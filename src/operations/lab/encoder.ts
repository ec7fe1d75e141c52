import type { Encoder } from "../../encoder/encoder.js";
import { playFolderOf } from "./programs.js";

/** A studio's encoder in a lab, at one master. */
export interface LabEncoder {
  /** `studio-master-a`: the base name of its files. */
  name: string;
  source: string;
  master: string;
  /** `10.80.3.10:8005/studio` */
  server: string;
  user: string;
  /** The name of the secret in the inventory. */
  password: string;
}

/** The encoders to start: one for each master of the channels that have the source, or for one master only. Pure. */
export function labEncoders(encoders: readonly Encoder[], to: string | undefined): LabEncoder[] {
  const all = encoders.flatMap(({ source, mount, user, password, masters }) =>
    masters.map(({ name, address, port }) => ({
      name: `${source}-${name}`,
      source,
      master: name,
      server: `${address}:${port}${mount}`,
      user,
      password,
    })),
  );
  const distinct = new Map(all.map((encoder) => [encoder.name, encoder]));
  return [...distinct.values()].filter(({ master }) => to === undefined || master === to);
}

/** A tune over a chord, with a little noise: no two seconds of it are equal, so that listeners can identify each frame. */
const NOTE = String.raw`440*pow(2\,mod(floor(t*2)*7\,12)/12)`;
const TUNE = [
  String.raw`0.3*sin(2*PI*${NOTE}*t)*exp(-3*mod(t\,0.5))`,
  ...[220, 277.18, 329.63].map((hertz) => `0.05*sin(2*PI*${hertz}*t)`),
  "0.02*(random(0)-0.5)",
].join("+");

const BITRATE_KBPS = 192;

/** The file that ffmpeg writes its progress to; by this path the lab recognizes the program. */
export function progressFileOf(folder: string, { name }: Pick<LabEncoder, "name">): string {
  return `${playFolderOf(folder)}/${name}.progress`;
}

/**
 * Plays in real time, without end. Pure.
 * @param file an audio file, played in a loop; a tune when not given
 */
export function encoderArgv(folder: string, encoder: LabEncoder, password: string, file?: string): [string, ...string[]] {
  const input =
    file === undefined ? ["-f", "lavfi", "-i", `aevalsrc=${TUNE}:s=44100:c=stereo`] : ["-stream_loop", "-1", "-i", file];
  return [
    "ffmpeg",
    ..."-nostdin -hide_banner -loglevel error -y -stats_period 1 -re".split(" "),
    "-progress",
    progressFileOf(folder, encoder),
    ...input,
    ...`-vn -ar 44100 -ac 2 -c:a libmp3lame -b:a ${BITRATE_KBPS}k -flush_packets 1 -content_type audio/mpeg`.split(" "),
    "-password",
    password,
    "-f",
    "mp3",
    `icecast://${encoder.user}@${encoder.server}`,
  ];
}

/** Whether it has sent a second of audio, by its progress: lines such as `out_time_us=1234567`. */
export function isOnAir(progress: string): boolean {
  return [...progress.matchAll(/^out_time_us=(\d+)$/gmu)].some(([, microseconds]) => Number(microseconds) >= 1_000_000);
}
