import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { programme, wavOf } from "../players/time-code/programme.js";

const RATE = 44_100;

/** The reader and the codec of formats that a station can have, and ffmpeg's words. Without noise (PNS), which is never the same twice. */
export const FORMATS = {
  "mp3 128": ["mp3", "mp3", "-b:a 128k"],
  "mp3 64": ["mp3", "mp3", "-b:a 64k"],
  "mp3 320": ["mp3", "mp3", "-b:a 320k"],
  "mp3 of 32 kbit/s, mono, MPEG-2": ["mp3", "mp3", "-b:a 32k -ac 1 -ar 22050"],
  "mp3 with a variable bit rate": ["mp3", "mp3", "-q:a 3"],
  "aac 96": ["aac", "aac", "-aac_pns 0 -b:a 96k"],
  "aac 32, mono": ["aac", "aac", "-aac_pns 0 -b:a 32k -ac 1 -ar 22050"],
  "opus 96": ["ogg", "opus", "-c:a libopus -b:a 96k -page_duration 60000"],
  "opus 24 with frames of 60 ms": ["ogg", "opus", "-c:a libopus -b:a 24k -frame_duration 60 -application voip"],
  "vorbis 96": ["ogg", "vorbis", "-c:a libvorbis -b:a 96k"],
  "vorbis 48, mono": ["ogg", "vorbis", "-c:a libvorbis -b:a 48k -ac 1 -ar 22050"],
  flac: ["ogg", "flac", "-c:a flac"],
} as const satisfies Readonly<Record<string, readonly [reader: string, codec: string, words: string]>>;

export type Format = keyof typeof FORMATS;

const CONTAINERS = { mp3: "-write_xing 0 -id3v2_version 0 -f mp3", aac: "-f adts", ogg: "-f ogg" } as const;

const encoded = new Set<string>();

/** Encodes a WAV file, once. @returns the path of the new file. @param skipSeconds left out at the begin; negative: silence before it */
export function encode(folder: string, wav: string, format: Format, skipSeconds = 0): string {
  const [reader, , words] = FORMATS[format];
  const path = join(folder, `${format.replaceAll(/\W+/gu, "-")}-${wav.replaceAll(/\W+/gu, "-")}${skipSeconds}`);
  if (encoded.has(path)) return path;
  const shift =
    skipSeconds < 0
      ? ["-af", `adelay=delays=${-skipSeconds * 1000}:all=1`]
      : ["-af", `atrim=start=${skipSeconds},asetpts=PTS-STARTPTS`];
  const argv = [
    "-v",
    "error",
    "-y",
    "-i",
    wav,
    ...shift,
    "-ac",
    "2",
    ...words.split(" "),
    ...CONTAINERS[reader].split(" "),
    path,
  ];
  execFileSync("ffmpeg", argv);
  encoded.add(path);
  return path;
}

/** Speech, by espeak-ng: what it says depends on the seed. */
export function speech(folder: string, seconds: number, seed = 1): string {
  const [spoken, path] = [join(folder, `spoken-${seed}.wav`), join(folder, `speech-${seed}.wav`)];
  const words = Array.from({ length: seconds * 3 }, (_, index) => `${(index * 7919 * seed + seed * 101) % 1000},`);
  execFileSync("espeak-ng", ["-w", spoken, words.join(" ")]);
  execFileSync("ffmpeg", ["-v", "error", "-y", "-i", spoken, "-t", String(seconds), "-ar", String(RATE), "-ac", "2", path]);
  return path;
}

/** The tone with a time code. @param from where it begins in its period, in seconds */
export function timeCode(folder: string, seconds: number, from = 0): string {
  const path = join(folder, `code-${from}.wav`);
  writeFileSync(path, wavOf(programme(from, seconds, RATE), RATE));
  return path;
}

/** Notes of half a second over a chord, with a little noise: they repeat themselves after six seconds. */
export function tune(folder: string, seconds: number): string {
  const path = join(folder, "tune.wav");
  const note = String.raw`0.3*sin(2*PI*440*pow(2\,mod(floor(t*2)*7\,12)/12)*t)*exp(-3*mod(t\,0.5))`;
  const sound = `${note}+0.05*sin(2*PI*220*t)+0.05*sin(2*PI*277.18*t)+0.02*(random(0)-0.5)`;
  execFileSync("ffmpeg", [
    "-v",
    "error",
    "-y",
    "-f",
    "lavfi",
    "-i",
    `aevalsrc=${sound}:s=${RATE}:c=stereo`,
    "-t",
    String(seconds),
    path,
  ]);
  return path;
}
