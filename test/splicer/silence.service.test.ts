import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encode, FORMATS, speech, type Format } from "./audio.js";
import { complaints, samples } from "./decoders.js";
import { perl } from "./perl.js";

const FRAMES = 400;
/** Less than the last bit of 16-bit audio. */
const NOTHING = 1 / 65_536;
/** The sound of the frames before and after overlaps with the silence, and decoders are late by up to 0.1 s. */
const EDGE_SECONDS = 0.3;

const folder = mkdtempSync(join(tmpdir(), "radioctl-silence-"));
let sound: string;
beforeAll(() => {
  sound = speech(folder, 10);
});
afterAll(() => rmSync(folder, { recursive: true }));

const loudest = (part: Float32Array) => part.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe.each(Object.keys(FORMATS) as Format[])("%s", (format) => {
  it("continues with frames of silence that decoders accept, and with its sound again", async () => {
    const [reader, codec] = FORMATS[format];
    const path = join(folder, "silence");
    const words = [reader, FRAMES, path, encode(folder, sound, format)];
    const { seconds, begins, ends } = (await perl("silence.pl", ...words)) as Record<"seconds" | "begins" | "ends", number>;
    expect(await complaints(codec, path)).toEqual([]);
    const heard = await samples(path);
    const part = (from: number, to: number) =>
      heard.subarray(...[from, to].map((at) => Math.round((at / seconds) * heard.length)));
    expect(loudest(part(begins + EDGE_SECONDS, ends - EDGE_SECONDS))).toBeLessThan(NOTHING);
    expect(loudest(part(begins - 1, begins))).toBeGreaterThan(0.05);
    expect(loudest(part(ends, seconds))).toBeGreaterThan(0.05);
  });
});
