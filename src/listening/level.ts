import type { LocalCommand } from "../ports/processes.js";
import type { StreamCodec } from "./stream/stream-frames.js";

/** Loudness is measured over this time: a click is not audio, and a pause between two words is not silence. */
const WINDOW_SECONDS = 0.4;
const RATE_HZ = 16_000;
const DECODE_SECONDS = 20;

/** Digital silence has no level. */
export const FLOOR_DBFS = -120;

/** Decodes a piece of a stream with any beginning and end, and prints the level of each window. */
export function levelCommand(codec: StreamCodec, bytes: Uint8Array): LocalCommand {
  const demuxer = codec === "mp3" || codec === "aac" ? codec : "ogg";
  const filters = [
    `aresample=${RATE_HZ}`,
    `asetnsamples=n=${RATE_HZ * WINDOW_SECONDS}:p=0`,
    "astats=metadata=1:reset=1",
    "ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-",
  ];
  const quiet = ["-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1"];
  return {
    argv: ["ffmpeg", ...quiet, "-f", demuxer, "-i", "pipe:0", "-map", "0:a:0", "-af", filters.join(","), "-f", "null", "-"],
    stdin: bytes,
    timeoutSeconds: DECODE_SECONDS,
  };
}

/**
 * The loudest window of the last seconds, dBFS (RMS). Earlier audio is the burst, which is older than a source that has just become silent.
 * @param printed by `levelCommand`
 * @returns undefined when nothing was decoded
 */
export function loudest(printed: string, seconds: number): number | undefined {
  const levels = [...printed.matchAll(/RMS_level=(\S+)/gu)].map(([, level = ""]) => Math.max(FLOOR_DBFS, levelOf(level)));
  // The end of the capture cuts the last window.
  const windows = levels.length > 1 ? levels.slice(0, -1) : levels;
  const last = windows.slice(-Math.max(1, Math.round(seconds / WINDOW_SECONDS)));
  return last.length === 0 ? undefined : Math.max(...last);
}

/** astats prints `-inf` for zeros, and `nan` for no samples. */
function levelOf(text: string): number {
  const level = Number(text);
  return Number.isFinite(level) ? level : FLOOR_DBFS;
}
