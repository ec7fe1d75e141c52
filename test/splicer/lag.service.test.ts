import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTurn } from "../repeats.js";
import { encode, FORMATS, speech, timeCode, tune, type Format } from "./audio.js";
import { perl } from "./perl.js";

const SECONDS = 30;
/** Left out at the begin of the second stream; negative: silence before it. */
const SKIPPED = [0.377, -1.9, 0];
const MOST_ERROR_SECONDS = 0.01;

/** Shifts that may stay unknown: a tone without loudness says little in MP3. A join then takes what comes at the same time. */
const MAY_MISS: Partial<Record<`${Format} ${string}`, number>> = { "mp3 128 code": 1 };

const formats = ["mp3 128", "aac 96", "opus 96", "vorbis 96"] as const;
const programmes = ["speech", "code"] as const;

/** What is left out in a test: one shift for each programme and format, or all. */
function skips(format: (typeof formats)[number], name: (typeof programmes)[number]): readonly number[] {
  if (MAY_MISS[`${format} ${name}`] !== undefined) return SKIPPED;
  return inTurn(SKIPPED, formats.indexOf(format) + programmes.indexOf(name));
}

/** Shifts in seconds. */
interface Found {
  looks: (number | null)[];
  searches: (number | null)[];
}

const claims = (shifts: Found | undefined) =>
  [...(shifts?.looks ?? [NaN]), ...(shifts?.searches ?? [])].filter((shift) => shift !== null);

const folder = mkdtempSync(join(tmpdir(), "radioctl-lags-"));
let sounds: { tune: string; speech: string; code: string; otherSpeech: string; otherCode: string };
beforeAll(() => {
  sounds = {
    speech: speech(folder, SECONDS),
    code: timeCode(folder, SECONDS),
    tune: tune(folder, SECONDS),
    otherSpeech: speech(folder, SECONDS, 7),
    otherCode: timeCode(folder, SECONDS, 20),
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(formats)("two encodings in %s", { timeout: 180_000 }, (format) => {
  const found = async (pairs: readonly (readonly [string, string])[]) =>
    (await perl("lag.pl", FORMATS[format][0], ...pairs.flat())) as Found[];

  it.each(programmes)("of the same programme show their shift (%s)", async (name) => {
    const first = encode(folder, sounds[name], format);
    const skipped = skips(format, name);
    const shifts = await found(skipped.map((seconds) => [first, encode(folder, sounds[name], format, seconds)]));
    const errors = shifts.map(({ looks }, index) => {
      const last = looks.at(-1);
      return last === null || last === undefined ? "not found" : last + (skipped[index] ?? 0);
    });
    const most = MOST_ERROR_SECONDS;
    expect(errors.filter((error) => error === "not found").length).toBeLessThanOrEqual(MAY_MISS[`${format} ${name}`] ?? 0);
    expect(errors.filter((error) => typeof error === "number" && Math.abs(error) > most)).toEqual([]);
    // No look claims a wrong one on the way, and no search does.
    const wrong = shifts.flatMap(({ looks, searches }, index) =>
      [...looks, ...searches].filter((shift) => shift !== null && Math.abs(shift + (skipped[index] ?? 0)) > 2 * most),
    );
    expect(wrong).toEqual([]);
    // Sound with features shows its shift at once.
    if (name === "speech") expect(shifts.flatMap(({ searches }) => searches).filter((shift) => shift === null)).toEqual([]);
  });

  it("of different programmes show none", async () => {
    const [shifts] = await found([[encode(folder, sounds.speech, format), encode(folder, sounds.otherSpeech, format)]]);
    expect(shifts?.looks.length).toBeGreaterThan(10);
    expect(shifts?.searches.length).toBeGreaterThan(1);
    expect(claims(shifts)).toEqual([]);
  });

  // Its notes repeat themselves each half a second. MP3 and AAC need more time than this test has.
  it.skipIf(["mp3 128", "aac 96"].includes(format))("of a tune that repeats itself show a lag of seconds", async () => {
    const late = 2.8;
    const [shifts] = await found([[encode(folder, sounds.tune, format), encode(folder, sounds.tune, format, late)]]);
    const last = shifts?.looks.at(-1);
    expect(last === null || last === undefined ? "not found" : Math.abs(last + late) < 2 * MOST_ERROR_SECONDS).toBe(true);
  });

  it("of different parts of one programme, too far apart to be a lag, show none", async () => {
    const [shifts] = await found([[encode(folder, sounds.code, format), encode(folder, sounds.otherCode, format)]]);
    expect(claims(shifts)).toEqual([]);
  });
});
