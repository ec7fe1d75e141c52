import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quietHours } from "../../../src/operations/usage/quiet.js";
import { HOUR, hoursFrom } from "./hours.js";

/** Hours with the fewest listeners at `hour` of the time zone's clock. */
function quietAt(hour: number, timeZone: string) {
  const clock = new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" });
  return (at: number) => (Number(clock.format(at)) === hour ? 5 : 50);
}

describe("quiet hours", () => {
  it.each([
    ["Berlin over the end of summer time", "Europe/Berlin", "2026-10-18T22:00:00Z", 5],
    ["Berlin over the start of summer time", "Europe/Berlin", "2026-03-22T23:00:00Z", 5],
    ["New York", "America/New_York", "2026-10-26T04:00:00Z", 4],
    ["India, with half an hour of offset", "Asia/Kolkata", "2026-11-01T18:30:00Z", 3],
    ["Nepal, with three quarters of an hour of offset", "Asia/Kathmandu", "2026-11-01T18:15:00Z", 3],
    ["Samoa, a day ahead", "Pacific/Apia", "2026-11-01T11:00:00Z", 0],
  ])("%s", (_what, timezone, start, hour) => {
    const quiet = quietHours(hoursFrom(start, 14 * 24, quietAt(hour, timezone)), timezone);
    expect(quiet.everyDay).toMatchObject({ hour, listeners: 5 });
    expect(quiet.weekdays.map(({ quietest }) => quietest?.hour)).toEqual(Array.from({ length: 7 }, () => hour));
  });

  it("are separate for each weekday", () => {
    // 2026-11-16 is a Monday.
    const hours = hoursFrom("2026-11-16T00:00:00Z", 14 * 24, (at) => {
      const sunday = new Date(at).getUTCDay() === 0;
      return new Date(at).getUTCHours() === (sunday ? 7 : 4) ? 1 : 30;
    });
    const { weekdays } = quietHours(hours, "UTC");
    expect(weekdays.map(({ weekday, quietest }) => [weekday, quietest?.hour, quietest?.days])).toEqual([
      ["Monday", 4, 2],
      ["Tuesday", 4, 2],
      ["Wednesday", 4, 2],
      ["Thursday", 4, 2],
      ["Friday", 4, 2],
      ["Saturday", 4, 2],
      ["Sunday", 7, 2],
    ]);
  });

  it("count a repeated hour as one, and have no skipped hour", () => {
    const autumn = quietHours(
      hoursFrom("2026-10-24T22:00:00Z", 25, (at) => (at < Date.parse("2026-10-25T01:00:00Z") ? 10 : 20)),
      "Europe/Berlin",
    );
    expect(autumn.weekdays[6]?.hours.find(({ hour }) => hour === 2)).toEqual({ hour: 2, listeners: 15, days: 1 });
    const spring = quietHours(
      hoursFrom("2026-03-28T23:00:00Z", 23, () => 10),
      "Europe/Berlin",
    );
    expect(spring.weekdays[6]?.hours.map(({ hour }) => hour)).not.toContain(2);
  });

  it.each([
    ["nothing", 0, 0],
    ["six days", 6 * 24, 6],
    ["seven days and half of one", 7 * 24 + 12, 7],
  ])("count the whole days of %s", (_what, count, days) => {
    const quiet = quietHours(
      hoursFrom("2026-11-16T00:00:00Z", count, () => 1),
      "UTC",
    );
    expect([quiet.days, quiet.everyDay !== undefined]).toEqual([days, days >= 7]);
  });

  it("are the same for each name of the time zone, and for any order of the hours", () => {
    const at = fc.integer({ min: 0, max: 20_000 }).map((hour) => Date.parse("2026-01-01T00:00:00Z") + hour * HOUR);
    const zones = fc.constantFrom(
      ["Europe/Kiev", "Europe/Kyiv"],
      ["Asia/Calcutta", "Asia/Kolkata"],
      ["UTC", "Etc/GMT"],
      ["US/Eastern", "America/New_York"],
    );
    fc.assert(
      fc.property(
        at,
        fc.array(fc.nat(100), { minLength: 200, maxLength: 400 }),
        zones,
        (start, values, [one = "", other = ""]) => {
          const hours = hoursFrom(start, values.length, (each) => values[(each - start) / HOUR] ?? 0);
          expect(quietHours(hours.toReversed(), other)).toEqual(quietHours(hours, one));
        },
      ),
      { numRuns: 30 },
    );
  });
});
