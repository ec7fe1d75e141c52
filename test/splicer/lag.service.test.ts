import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encode, FORMATS, speech, timeCode, type Format } from "./audio.js";
import { perl } from "./perl.js";

const SECONDS = 30;
/** Left out at the begin of the second stream; negative: silence before it. */
const SKIPPED = [0.377, -1.9, 0];
const MOST_ERROR_SECONDS = 0.01;

/** Shifts that may stay unknown: a tone without loudness says little in MP3. A join then takes what comes at the same time. */
const MAY_MISS: Partial<Record<`${Format} ${string}`, number>> = { "mp3 128 code": 1 };

const folder = mkdtempSync(join(tmpdir(), "radioctl-lags-"));
let sounds: { speech: string; code: string; otherSpeech: string; otherCode: string };
beforeAll(() => {
  sounds = {
    speech: speech(folder, SECONDS),
    code: timeCode(folder, SECONDS),
    otherSpeech: speech(folder, SECONDS, 7),
    otherCode: timeCode(folder, SECONDS, 20),
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(["mp3 128", "aac 96", "opus 96", "vorbis 96"] as const)("two encodings in %s", { timeout: 180_000 }, (format) => {
  const found = async (pairs: readonly (readonly [string, string])[]) =>
    (await perl("lag.pl", FORMATS[format][0], ...pairs.flat())) as (number | null)[][];

  it.each(["speech", "code"] as const)("of the same programme show their shift (%s)", async (name) => {
    const first = encode(folder, sounds[name], format);
    const looks = await found(SKIPPED.map((skipped) => [first, encode(folder, sounds[name], format, skipped)]));
    const errors = looks.map((shifts, index) => {
      const last = shifts.at(-1);
      return last === null || last === undefined ? "not found" : last + (SKIPPED[index] ?? 0);
    });
    const most = MOST_ERROR_SECONDS;
    expect(errors.filter((error) => error === "not found").length).toBeLessThanOrEqual(MAY_MISS[`${format} ${name}`] ?? 0);
    expect(errors.filter((error) => typeof error === "number" && Math.abs(error) > most)).toEqual([]);
    // No look claims a wrong one on the way.
    const wrong = looks.flatMap((shifts, index) =>
      shifts.filter((shift) => shift !== null && Math.abs(shift + (SKIPPED[index] ?? 0)) > 2 * most),
    );
    expect(wrong).toEqual([]);
  });

  it("of different programmes show none", async () => {
    const [looks] = await found([[encode(folder, sounds.speech, format), encode(folder, sounds.otherSpeech, format)]]);
    expect(looks?.length).toBeGreaterThan(10);
    expect(looks?.filter((shift) => shift !== null)).toEqual([]);
  });

  it("of different parts of one programme, too far apart to be a lag, show none", async () => {
    const [looks] = await found([[encode(folder, sounds.code, format), encode(folder, sounds.otherCode, format)]]);
    expect(looks?.filter((shift) => shift !== null)).toEqual([]);
  });
});
