import { expect, it } from "vitest";
import type { Format } from "../splicer/audio.js";
import { cut } from "./cuts.js";

const whole = { lost: 0, doubled: 0, changed: 0, inOrder: 1, gaps: 0, complaints: [] };

it.each<Format>(["mp3 128", "aac 96", "opus 96"])(
  "files of %s lose and repeat no frame where they are cut, and each plays alone",
  async (format) => {
    const found = await cut(format, { seconds: 5, cuts: 6, played: 3 });
    expect(found).toMatchObject(whole);
    expect(found.cuts).toBeGreaterThanOrEqual(5);
  },
);

it.each<Format>(["mp3 128", "opus 96"])(
  "a file of %s goes on after a lost connection, and its record names the gap",
  async (format) => {
    const found = await cut(format, { seconds: 8, cuts: 3, gapEvery: 3, played: 2 });
    expect(found).toMatchObject({ doubled: 0, changed: 0, gaps: 1, complaints: [] });
    // The frame that is on its way when the connection ends. In MP3, the first frames after a gap also need bytes of frames before them.
    expect(found.lost).toBeLessThanOrEqual(format === "mp3 128" ? 12 : 1);
  },
);
