import type { Encoder } from "../../encoder/encoder.js";
import { SAMPLES } from "./endless-sound.js";
import type { Programme } from "./programme.js";
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

const BITRATE_KBPS = 192;

/** The file that ffmpeg writes its progress to; by this path the lab recognizes the program. */
export function progressFileOf(folder: string, { name }: Pick<LabEncoder, "name">): string {
  return `${playFolderOf(folder)}/${name}.progress`;
}

/** Sends the programme of its studio as it comes: an encoder that connects again continues with the present audio. Pure. */
export function encoderArgv(
  folder: string,
  encoder: LabEncoder,
  password: string,
  { url }: Pick<Programme, "url">,
): [string, ...string[]] {
  return [
    "ffmpeg",
    ..."-nostdin -hide_banner -loglevel error -y -stats_period 1".split(" "),
    "-progress",
    progressFileOf(folder, encoder),
    ..."-probesize 32 -analyzeduration 0".split(" "),
    ...SAMPLES,
    "-i",
    url,
    ...`-vn -c:a libmp3lame -b:a ${BITRATE_KBPS}k -flush_packets 1 -content_type audio/mpeg`.split(" "),
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
