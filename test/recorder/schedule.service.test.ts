import { describe, expect, it } from "vitest";
import { perl } from "./perl.js";

/** @param shows NAME:FROM_MINUTE:TO_MINUTE:DAYS */
const recorded = async (zone: string, from: string, until: string, ...shows: string[]) =>
  perl("schedule.pl", zone, Date.parse(from) / 1000, Date.parse(until) / 1000, ...shows) as Promise<
    Array<[date: string, time: string, name: string, minutes: number]>
  >;
const times = (found: Awaited<ReturnType<typeof recorded>>) =>
  found.map(([date, time, , minutes]) => `${date} ${time} ${minutes}`);

describe("without shows", () => {
  it("each hour is a recording, also the hour that comes twice in autumn", async () => {
    expect(times(await recorded("Europe/Berlin", "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"))).toEqual([
      "2026-10-25 010000+0200 60",
      "2026-10-25 020000+0200 60",
      "2026-10-25 020000+0100 60",
      "2026-10-25 030000+0100 60",
    ]);
  });

  it("the hour that is missing in spring is no recording", async () => {
    expect(times(await recorded("Europe/Berlin", "2027-03-28T00:00:00Z", "2027-03-28T02:00:00Z"))).toEqual([
      "2027-03-28 010000+0100 60",
      "2027-03-28 030000+0200 60",
    ]);
  });

  it("hours begin with those of a zone that is half an hour off", async () => {
    expect(times(await recorded("Asia/Kolkata", "2026-11-30T00:00:00Z", "2026-11-30T01:30:00Z"))).toEqual([
      "2026-11-30 050000+0530 60",
      "2026-11-30 060000+0530 60",
    ]);
  });

  it("no name comes twice where the clock is moved by half an hour", async () => {
    const found = times(await recorded("Australia/Lord_Howe", "2026-04-03T00:00:00Z", "2026-04-06T00:00:00Z"));
    expect(new Set(found.map((text) => text.split(" ").slice(0, 2).join(" "))).size).toBe(found.length);
  });

  it.each(["Europe/Berlin", "America/New_York", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia"])(
    "the hours of spring and autumn in %s follow each other without a gap and have different names",
    async (zone) => {
      // The months in which these zones change their clocks.
      for (const [from, until] of [
        ["2026-02-10T00:00:00Z", "2026-04-10T00:00:00Z"],
        ["2026-10-20T00:00:00Z", "2026-11-05T00:00:00Z"],
      ] as const) {
        const found = await recorded(zone, from, until);
        const minutes = found.reduce((sum, [, , , each]) => sum + each, 0);
        const there = (Date.parse(until) - Date.parse(from)) / 60_000;
        expect(minutes).toBeGreaterThanOrEqual(there);
        expect(minutes).toBeLessThan(there + 90);
        expect(new Set(found.map(([date, time]) => `${date} ${time}`)).size).toBe(found.length);
      }
    },
  );
});

describe("shows", () => {
  it("are recorded at their local times and days, and nothing else is", async () => {
    const found = await recorded(
      "Europe/Berlin",
      "2026-11-30T00:00:00Z",
      "2026-12-07T00:00:00Z",
      "jazz:1200:1320:15",
      "news:1320:1335:1",
    );
    expect(found).toEqual([
      ["2026-11-30", "200000+0100", "jazz", 120],
      ["2026-11-30", "220000+0100", "news", 15],
      ["2026-12-04", "200000+0100", "jazz", 120],
    ]);
  });

  it("go on after midnight, under the day on which they began", async () => {
    expect(await recorded("Europe/Berlin", "2026-12-04T12:00:00Z", "2026-12-06T12:00:00Z", "night:1380:120:5")).toEqual([
      ["2026-12-04", "230000+0100", "night", 180],
    ]);
  });

  it("that last a whole day are a recording for each day", async () => {
    expect(times(await recorded("Europe/Berlin", "2026-12-04T23:00:00Z", "2026-12-06T23:00:00Z", "all:0:0:0123456"))).toEqual([
      "2026-12-05 000000+0100 1440",
      "2026-12-06 000000+0100 1440",
    ]);
  });

  it("in the hour that comes twice are recorded whole, and in the missing hour as far as there is one", async () => {
    expect(times(await recorded("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T12:00:00Z", "late:120:180:0"))).toEqual([
      "2026-10-25 020000+0200 120",
    ]);
    expect(times(await recorded("Europe/Berlin", "2027-03-27T23:00:00Z", "2027-03-28T12:00:00Z", "late:150:240:0"))).toEqual([
      "2027-03-28 030000+0200 60",
    ]);
  });
});
