import { describe, expect, it } from "vitest";
import { realProcesses } from "../../src/adapters/processes.js";
import { FLOOR_DBFS, levelCommand, loudest } from "../../src/listening/level.js";
import { sample, samples } from "./stream/samples.js";

const printed = (...levels: Array<number | string>) =>
  levels.map((level, at) => `frame:${at}    pts:${at * 6400}\nlavfi.astats.Overall.RMS_level=${level}`).join("\n");

describe("the loudest moment", () => {
  it.each<[string, string, number, number | undefined]>([
    ["is the maximum of all windows except the last one, which is cut", printed(-20, -14.5, -30, -3), 5, -14.5],
    [
      "is taken from the last seconds only: earlier audio is the burst",
      printed(-10, -10, "-inf", "-inf", "-inf", "-inf"),
      1,
      FLOOR_DBFS,
    ],
    ["of zeros is the floor, and so is a value without a number", printed("-inf", "nan"), 5, FLOOR_DBFS],
    ["of a single window is its level", printed(-60), 5, -60],
    ["of no output is unknown", "", 5, undefined],
  ])("%s", (_name, text, seconds, level) => expect(loudest(text, seconds)).toBe(level));

  const real = async (file: string, codec: (typeof samples)[number]["codec"], from = 0) =>
    loudest((await realProcesses.run(levelCommand(codec, sample(file).subarray(from)))).stdout, 5);

  it.each(samples)("of $file is found with the real ffmpeg", async ({ file, codec }) => {
    const level = await real(file, codec);
    expect(level).toBeGreaterThan(-20);
    expect(level).toBeLessThan(-8);
  });

  it("is found from the middle of a frame, and silence is the floor", async () => {
    expect(await real("voice.mp3", "mp3", 5000)).toBeGreaterThan(-20);
    expect(await real("voice.aac", "aac", 3001)).toBeGreaterThan(-20);
    expect(await real("silence.mp3", "mp3")).toBe(FLOOR_DBFS);
  });

  it("of bytes that are not audio is unknown", async () => {
    expect(loudest((await realProcesses.run(levelCommand("mp3", new Uint8Array(5000)))).stdout, 5)).toBeUndefined();
  });
});
