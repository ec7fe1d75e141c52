import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);
const MOST_BYTES = 1 << 29;

/** Decoders that name what they can't decode. Each one's words without the file. */
const DECODERS: Readonly<Record<string, readonly string[]>> = {
  mp3: ["ffmpeg -v error -i FILE -f null -", "mpg123 -q -t FILE", "madplay -q -o null: FILE"],
  aac: ["ffmpeg -v error -i FILE -f null -", "faad -q -w FILE"],
  opus: ["ffmpeg -v error -i FILE -f null -", "opusdec --quiet FILE /dev/null"],
  vorbis: ["ffmpeg -v error -i FILE -f null -", "oggdec -Q -o /dev/null FILE"],
  flac: ["ffmpeg -v error -i FILE -f null -", "flac -s -t --ogg FILE"],
};

/** What the decoders of this machine complain of in a file: nothing when it is fine. */
export async function complaints(codec: string, path: string): Promise<string[]> {
  const found = await Promise.all(
    (DECODERS[codec] ?? []).map(async (words) => {
      const [program = "", ...argv] = words.split(" ").map((word) => (word === "FILE" ? path : word));
      if (!existsSync(`/usr/bin/${program}`)) return [];
      const { stderr, error } = await run(program, argv, { maxBuffer: MOST_BYTES, encoding: "latin1" }).then(
        (done) => ({ ...done, error: undefined }),
        (failed: { stderr: string; message: string }) => ({ stderr: failed.stderr, error: failed.message }),
      );
      const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !EXPECTED.test(line));
      return [...lines, ...(error === undefined ? [] : [error.slice(0, 200)])].map((line) => `${program}: ${line}`);
    }),
  );
  return found.flat();
}

/** A live stream has no checksum of all its audio. */
const EXPECTED = /cannot check MD5 signature/u;

/** All samples of a file, of all channels, as ffmpeg decodes them. */
export async function samples(path: string): Promise<Float32Array> {
  const argv = ["-v", "error", "-i", path, "-f", "f32le", "-"];
  const { stdout } = await run("ffmpeg", argv, { maxBuffer: MOST_BYTES, encoding: "buffer" });
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}

/** The durations of a file's packets in seconds, and of the whole file. */
export async function durations(path: string): Promise<{ packets: number[]; total: number }> {
  const argv = ["-v", "error", "-show_entries", "packet=duration_time:format=duration", "-of", "json", path];
  const { stdout } = await run("ffprobe", argv, { maxBuffer: MOST_BYTES });
  const { packets, format } = JSON.parse(stdout) as { packets: { duration_time?: string }[]; format: { duration: string } };
  return { packets: packets.map(({ duration_time }) => Number(duration_time ?? 0)), total: Number(format.duration) };
}
