import { describe, expect, it } from "vitest";
import { startOf } from "../../../src/operations/cutover/window.js";

const station = (timezone: string) => ({ timezone, quietHour: "05:00", quietest: undefined });
const at = (text: string, timezone: string, now: string) =>
  startOf({ kind: "at", text }, new Date(now), station(timezone))?.toISOString();

describe("when a cutover may begin", () => {
  it.each([
    ["an ordinary night", "05:00", "Europe/Berlin", "2026-11-21T20:00:00Z", "2026-11-22T04:00:00.000Z"],
    ["in this minute: tomorrow", "05:00", "Europe/Berlin", "2026-11-22T04:00:00Z", "2026-11-23T04:00:00.000Z"],
    ["Berlin skips 02:30 in spring: 03:00", "02:30", "Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-29T01:00:00.000Z"],
    ["on that day, by its date", "2026-03-29T02:30", "Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-29T01:00:00.000Z"],
    ["Berlin has 02:30 twice in autumn: the first", "02:30", "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T00:30:00.000Z"],
    ["and after the first only the next day", "02:30", "Europe/Berlin", "2026-10-25T00:30:01Z", "2026-10-26T01:30:00.000Z"],
    ["by its date, the first", "2026-10-25T02:30", "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T00:30:00.000Z"],
    ["an hour of Berlin's long day", "05:00", "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T04:00:00.000Z"],
    ["New York skips 02:30: 03:00", "02:30", "America/New_York", "2026-03-07T20:00:00Z", "2026-03-08T07:00:00.000Z"],
    ["New York has 01:30 twice: the first", "01:30", "America/New_York", "2026-10-31T20:00:00Z", "2026-11-01T05:30:00.000Z"],
    ["and once only", "01:30", "America/New_York", "2026-11-01T05:30:01Z", "2026-11-02T06:30:00.000Z"],
    [
      "Lord Howe skips half an hour: 02:15 is 02:30",
      "02:15",
      "Australia/Lord_Howe",
      "2026-10-03T04:00:00Z",
      "2026-10-03T15:30:00.000Z",
    ],
    ["Lord Howe has 01:45 twice: the first", "01:45", "Australia/Lord_Howe", "2026-04-04T04:00:00Z", "2026-04-04T14:45:00.000Z"],
    ["and once only", "01:45", "Australia/Lord_Howe", "2026-04-04T14:45:01Z", "2026-04-05T15:15:00.000Z"],
    ["a date that is near", "2026-11-22T05:00", "Europe/Berlin", "2026-11-21T20:00:00Z", "2026-11-22T04:00:00.000Z"],
  ])("%s", (_what, text, timezone, now, expected) => expect(at(text, timezone, now)).toBe(expected));

  it.each([
    ["text that is not a time", "5am", 'not "5am"'],
    ["an hour that does not exist", "24:00", 'not "24:00"'],
    ["a time that has passed", "2026-11-20T05:00", "has passed"],
    ["a date of another year", "2025-12-01T05:00", "has passed"],
    ["a date that does not exist", "2026-11-31T05:00", "not a calendar date"],
    ["a time that is far away", "2026-11-30T05:00", "more than a day away"],
  ])("refuses %s", (_what, text, message) => expect(() => at(text, "Europe/Berlin", "2026-11-21T20:00:00Z")).toThrow(message));

  it("begins at once with --now", () => {
    expect(startOf({ kind: "now" }, new Date(0), station("Europe/Berlin"))).toBeUndefined();
  });

  it.each([
    ["the next quietest hour", 4, "2026-11-21T20:00:00Z", "2026-11-22T03:00:00.000Z"],
    ["tomorrow's quietest hour, when today's has passed", 4, "2026-11-22T03:00:01Z", "2026-11-23T03:00:00.000Z"],
    ["the instant after the gap in spring", 2, "2026-03-28T20:00:00Z", "2026-03-29T01:00:00.000Z"],
  ])("off-peak is %s", (_what, quietest, now, expected) => {
    const start = startOf({ kind: "off-peak" }, new Date(now), { ...station("Europe/Berlin"), quietest });
    expect(start?.toISOString()).toBe(expected);
  });

  it("has no off-peak hour without a listener history, and the hint suggests --at", () => {
    expect(() => startOf({ kind: "off-peak" }, new Date(0), station("Europe/Berlin"))).toThrow(
      expect.objectContaining({ kind: "usage", hint: expect.stringContaining("--at 05:00") as string }),
    );
  });
});
