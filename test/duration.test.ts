import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { briefSeconds, lasted, secondsData, secondsText } from "../src/duration.js";

describe("lasted", () => {
  it.each([
    [-3, "0 s"],
    [0, "0 s"],
    [45.9, "45 s"],
    [60, "1 min"],
    [719, "11 min"],
    [3600, "1 h"],
    [11_520, "3 h 12 min"],
    [86_399, "23 h 59 min"],
    [86_400, "1 d"],
    [183_600, "2 d 3 h"],
    [40 * 86_400 + 3_599, "40 d"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(lasted(seconds)).toBe(text);
  });

  it("is rounded down to its smallest unit", () => {
    const units: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (seconds) => {
        const words = lasted(seconds).split(" ");
        const parts = Array.from({ length: words.length / 2 }, (_, at) => ({
          value: Number(words[2 * at]),
          unit: units[words[2 * at + 1] ?? ""] ?? Number.NaN,
        }));
        const said = parts.reduce((sum, { value, unit }) => sum + value * unit, 0);
        const finest = seconds < 60 ? 1 : seconds < 86_400 ? 60 : 3600;
        expect(said).toBeLessThanOrEqual(seconds);
        expect(seconds - said).toBeLessThan(finest);
        expect(parts.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe("secondsText", () => {
  it("always has the requested decimals", () => {
    expect([secondsText(0.349), secondsText(12), secondsText(0.349, 2), secondsText(240.6, 0)]).toEqual([
      "0.3 s",
      "12.0 s",
      "0.35 s",
      "241 s",
    ]);
  });
});

describe("briefSeconds", () => {
  it("has only significant decimals", () => {
    expect([0.312, 5, 9.999, 12.4, 450.2, -0.5].map(briefSeconds)).toEqual(["0.31 s", "5 s", "10 s", "12 s", "450 s", "-0.5 s"]);
  });
});

describe("secondsData", () => {
  it("is at most half a millisecond off", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
        expect(Math.abs(secondsData(seconds) - seconds)).toBeLessThanOrEqual(0.000_500_1);
      }),
    );
  });
});
