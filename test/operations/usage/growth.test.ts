import { describe, expect, it } from "vitest";
import { growth } from "../../../src/operations/usage/growth.js";
import { HOUR, hoursFrom } from "./hours.js";

const WEEK = 7 * 24;
const start = Date.parse("2026-10-01T00:00:00Z");
const weeks = (count: number, listeners: (week: number) => number) =>
  growth(
    hoursFrom(start, count * WEEK, (at) => listeners(Math.floor((at - start) / HOUR / WEEK))),
    start + count * WEEK * HOUR,
  );

describe("growth", () => {
  it("is the slope of a line through the weeks", () => {
    expect(weeks(5, (week) => 100 + 5 * week)).toMatchObject({
      known: true,
      weeks: 5,
      means: [100, 105, 110, 115, 120],
      percentAWeek: expect.closeTo(100 * (5 / 110), 6),
      scatterPercent: expect.closeTo(0, 6),
      clear: true,
    });
  });

  it("is not clear for weeks that only scatter", () => {
    expect(weeks(6, (week) => 100 + (week % 2 === 0 ? 10 : -9))).toMatchObject({ known: true, clear: false });
  });

  it("is 0 for a constant number of listeners, and without listeners", () => {
    expect(weeks(4, () => 50)).toMatchObject({ percentAWeek: 0, clear: false });
    expect(weeks(4, () => 0)).toMatchObject({ percentAWeek: 0, scatterPercent: 0, clear: false });
  });

  it("is unknown for less than four weeks, and for weeks with too few hours", () => {
    expect(weeks(3, () => 50)).toEqual({
      known: false,
      weeks: 3,
      because: "not enough data: 3 of 4 weeks with at least 120 hours each",
    });
    const gap = hoursFrom(start, 4 * WEEK, () => 50).filter(({ at }) => at < start + 3 * WEEK * HOUR + 100 * HOUR);
    expect(growth(gap, start + 4 * WEEK * HOUR)).toMatchObject({ known: false, weeks: 3 });
  });
});
