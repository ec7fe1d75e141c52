import { describe, expect, it } from "vitest";
import { accountOf, airTimesOf } from "../../../src/listening/stream/audio-account.js";
import { findFrames } from "../../../src/listening/stream/frames.js";
import { splitterOf, type SplitCodec } from "../../../src/listening/stream/splitters.js";
import { samples, sample } from "./samples.js";

const FRAME_SECONDS = 1152 / 44_100;

const cuttable = samples.filter(({ codec }) => codec === "mp3" || codec === "aac" || codec === "opus");

/** The frames from first to last as they were on air, the first at this second; each is late by up to one piece of data. */
const onAir = (first: number, last: number, startSeconds: number) => {
  const keys = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const seconds = keys.map(() => FRAME_SECONDS);
  return {
    keys,
    seconds,
    atMilliseconds: keys.map((_, index) => (startSeconds + index * FRAME_SECONDS + (index % 3) * 0.03) * 1000),
  };
};
const heard = (...keys: number[]) => ({ keys, seconds: keys.map(() => FRAME_SECONDS), atMilliseconds: keys.map(() => 0) });

describe("the account of a listener's audio", () => {
  const air = airTimesOf([onAir(0, 99, 10), onAir(1000, 1099, 10.1)]);

  it("is empty for a listener who got every frame once", () => {
    expect(accountOf(heard(3, 4, 5, 6), air)).toEqual({ lostSeconds: 0, repeatedSeconds: 0, unknownFrames: 0 });
  });

  it("has the lost and the repeated seconds", () => {
    expect(accountOf(heard(3, 4, 7), air).lostSeconds).toBeCloseTo(2 * FRAME_SECONDS, 6);
    expect(accountOf(heard(3, 4, 5, 4, 5, 6), air).repeatedSeconds).toBeCloseTo(2 * FRAME_SECONDS, 6);
  });

  it("uses the clock from one master's frames to the other's", () => {
    // 1004 was on air 0.1 s after 4; the next frame, 5, would have followed one frame after 4.
    expect(accountOf(heard(3, 4, 1004), air)).toMatchObject({ lostSeconds: expect.closeTo(0.1 - FRAME_SECONDS, 6) });
    expect(accountOf(heard(8, 9, 1000), air)).toMatchObject({ repeatedSeconds: expect.closeTo(10 * FRAME_SECONDS - 0.1, 6) });
  });

  it("shows no loss for a master that sent its first frames early and then fell behind", () => {
    const keys = Array.from({ length: 400 }, (_, index) => 2000 + index);
    const early = {
      keys,
      seconds: keys.map(() => FRAME_SECONDS),
      atMilliseconds: keys.map((_, index) => (10 + index * FRAME_SECONDS + (index < 40 ? -0.15 : 0)) * 1000),
    };
    const both = airTimesOf([onAir(0, 399, 10), early]);
    expect(accountOf(heard(...keys), both)).toEqual({ lostSeconds: 0, repeatedSeconds: 0, unknownFrames: 0 });
    expect(accountOf(heard(2298, 2299, 300), both)).toEqual({ lostSeconds: 0, repeatedSeconds: 0, unknownFrames: 0 });
    expect(accountOf(heard(298, 299, 2302), both).lostSeconds).toBeCloseTo(2 * FRAME_SECONDS, 6);
  });

  it("counts frames that no master had on air, and does not count them as a loss", () => {
    expect(accountOf(heard(3, -1, 5), air)).toEqual({ lostSeconds: 0, repeatedSeconds: 0, unknownFrames: 1 });
  });
});

describe.each(cuttable)("frames of $file cut as they arrive", ({ file, codec }) => {
  const bytes = sample(file);
  const cut = (sizes: number) => {
    const splitter = splitterOf(codec as SplitCodec);
    const pieces = Array.from({ length: Math.ceil(bytes.length / sizes) }, (_, index) =>
      bytes.subarray(index * sizes, (index + 1) * sizes),
    );
    return pieces.flatMap((piece) => splitter.push(Buffer.from(piece)));
  };

  it("are the same for any pieces, except the last frame", () => {
    const whole = cut(bytes.length);
    // Opus is cut into pages, each with several packets.
    if (codec === "opus") expect(whole.length).toBeGreaterThan(2);
    else expect(whole).toHaveLength(findFrames(bytes, codec).frames - 1);
    for (const size of [1, 7, 417, 1400]) expect(cut(size)).toEqual(whole);
  });

  it("begin again after a tear", () => {
    const splitter = splitterOf(codec as SplitCodec);
    const torn = Buffer.concat([bytes.subarray(0, 3000), bytes.subarray(5000)]);
    const found = splitter.push(torn);
    const whole = cut(bytes.length);
    expect(whole.map(({ key }) => key)).toEqual(expect.arrayContaining(found.map(({ key }) => key)));
    const perByte = whole.length / bytes.length;
    expect(whole.length - found.length).toBeLessThan(2000 * perByte + 3);
  });
});
