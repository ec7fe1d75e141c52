import { describe, expect, it } from "vitest";
import { deBruijn, distance, hertzAt, PERIOD_SECONDS, placeOf, STEP_SECONDS, TONES_OF_PERIOD, TONES_OF_PLACE } from "./code.js";

describe("the time code", () => {
  it("has each word of a de Bruijn sequence once", () => {
    const ring = deBruijn(3, 3);
    const words = ring.map((_, at) => [0, 1, 2].map((next) => ring[(at + next) % ring.length]).join(""));
    expect(new Set(words).size).toBe(27);
  });

  it("gives the place of any five tones", () => {
    const ring = [...TONES_OF_PERIOD, ...TONES_OF_PERIOD];
    const places = TONES_OF_PERIOD.map((_, step) => placeOf(ring.slice(step, step + TONES_OF_PLACE)));
    expect(places).toEqual(TONES_OF_PERIOD.map((_, step) => step));
  });

  it("knows that a tone never follows itself", () => {
    expect(placeOf([0, 1, 1, 2, 3])).toBeUndefined();
  });

  it("has a whole number of waves in a period, so that it can be repeated without a seam", () => {
    const waves = TONES_OF_PERIOD.reduce((sum, _, step) => sum + hertzAt((step + 0.5) * STEP_SECONDS) * STEP_SECONDS, 0);
    expect(waves).toBeCloseTo(Math.round(waves), 6);
    expect(hertzAt(PERIOD_SECONDS + 3.21)).toBeCloseTo(hertzAt(3.21), 6);
  });

  it("glides between tones without a jump of frequency", () => {
    const steepest = Math.max(
      ...Array.from({ length: 20_000 }, (_, at) => Math.abs(hertzAt(at / 10_000 + 0.0001) - hertzAt(at / 10_000))),
    );
    expect(steepest).toBeLessThan(50);
  });

  it.each([
    [1, 3, 2],
    [3, 1, -2],
    [PERIOD_SECONDS - 1, 1, 2],
    [1, PERIOD_SECONDS - 1, -2],
  ])("measures from %d to %d by the shorter way", (from, to, expected) => {
    expect(distance(from, to)).toBeCloseTo(expected, 9);
  });
});
