import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encode, FORMATS, speech, timeCode, type Format } from "./audio.js";
import { complaints, durations, samples } from "./decoders.js";
import { perl } from "./perl.js";

const JOINS = 30;
/** Frames that may be left out in Opus, for one that is free of clicks. */
const NEARBY = 3;
const SECONDS = 20;
/** Rounding of a decoder that has other numbers in its memory. */
const SAME = 1e-4;

interface Join {
  at: number;
  file: 0 | 1;
  number: number;
  later: number;
  how: string | null;
}

interface Joined {
  path: string;
  files: string[];
  frames: number;
  seconds: number;
  joins: Join[];
}

const folder = mkdtempSync(join(tmpdir(), "radioctl-joins-"));
let sounds: string[] = [];
beforeAll(() => {
  sounds = [speech(folder, SECONDS), timeCode(folder, SECONDS)];
});
afterAll(() => rmSync(folder, { recursive: true }));

const made = new Map<Format, Promise<Joined>>();
/** Two programmes of a format, in turns. */
const joined = (format: Format): Promise<Joined> => {
  const before = made.get(format) ?? make(format);
  made.set(format, before);
  return before;
};

async function make(format: Format): Promise<Joined> {
  const files = sounds.map((wav) => encode(folder, wav, format));
  const path = join(folder, `joined-${format.replaceAll(/\W+/gu, "-")}`);
  return {
    path,
    files,
    ...((await perl("joins.pl", FORMATS[format][0], JOINS, 7, path, ...files)) as Omit<Joined, "path" | "files">),
  };
}

describe.each(Object.keys(FORMATS) as Format[])(`${JOINS} joins of %s`, (format) => {
  const [reader, codec] = FORMATS[format];

  it("are decoded without an error, and last as long as their frames", async () => {
    const { path, seconds, joins } = await joined(format);
    expect(joins).toHaveLength(JOINS);
    expect(joins.filter(({ later }) => later > (codec === "opus" ? NEARBY : 0))).toEqual([]);
    expect(await complaints(codec, path)).toEqual([]);
    const { packets, total } = await durations(path);
    // ffprobe estimates the duration of a file of frames from its bit rate. In Vorbis a packet's duration depends on the one before it.
    if (codec === "vorbis") expect(total * RATES[format === "vorbis 96" ? 0 : 1]).toBeCloseTo((await samples(path)).length, -2);
    else expect(codec === "opus" ? total : sum(packets)).toBeCloseTo(seconds, 1);
  });

  it.runIf(reader !== "ogg")("change nothing but the sound around them", async () => {
    const { path, files, frames, joins } = await joined(format);
    const [whole, ...parts] = await Promise.all([path, ...files].map(samples));
    const each = (whole?.length ?? 0) / frames;
    expect(Number.isInteger(each)).toBe(true);
    const differing = joins.flatMap((here, index) => {
      const end = joins[index + 1]?.at ?? frames;
      // The sound of the first frame overlaps with the frame before. A silent one hands this on to the next frame.
      const length = (end - here.at - CHANGED) * each;
      const heard = whole?.subarray((here.at + CHANGED) * each);
      const given = parts[here.file]?.subarray((here.number + CHANGED) * each);
      let worst = 0;
      for (let sample = 0; sample < length; sample += 1)
        worst = Math.max(worst, Math.abs((heard?.[sample] ?? 9) - (given?.[sample] ?? 0)));
      return worst > SAME ? [{ ...here, worst }] : [];
    });
    expect(differing).toEqual([]);
  });
});

/** Samples of all channels in a second. */
const RATES = [88_200, 22_050] as const;
const CHANGED = 2;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

it("the first frame of MP3 after a join has its own sound, unless it fits in no frame", async () => {
  const silent = async (format: Format) => (await joined(format)).joins.filter(({ how }) => how === "silent").length;
  expect(await silent("mp3 128")).toBe(0);
  expect(await silent("mp3 with a variable bit rate")).toBeLessThan(JOINS / 10);
});

it.each(["opus 96", "opus 24 with frames of 60 ms", "flac"] as const)(
  "packets of %s have the durations that ffprobe reports",
  async (format) => {
    const path = encode(folder, sounds[0] ?? "", format);
    const own = (await perl("packets.pl", FORMATS[format][0], path)) as number[];
    const { packets } = await durations(path);
    // At the end of a file, ffprobe counts only what is to be played.
    const count = Math.min(own.length, packets.length) - 2;
    expect(count).toBeGreaterThan(150);
    const differing = own.slice(1, count).filter((seconds, index) => Math.abs(seconds - (packets[index + 1] ?? 0)) > 0.002);
    expect(differing).toEqual([]);
  },
);
