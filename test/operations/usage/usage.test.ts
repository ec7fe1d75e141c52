import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import { bucketSecondsFor, curves } from "../../../src/operations/usage/charts.js";
import { formatUses } from "../../../src/operations/usage/retire.js";
import { usageOf, type Kept } from "../../../src/operations/usage/usage.js";
import type { Mean } from "../../../src/ports/history.js";
import { hourShiftMinutes } from "../../../src/station/local-time.js";
import { stationText } from "../../roles/station.js";
import { HOUR, hoursFrom } from "./hours.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;
const mounts = ["/live.mp3", "/mono.aac", "/live.opus", "/live.ogg", "/live.flac"];
const from = new Date("2026-11-01T00:00:00Z");

/** Hourly means of each mount, in the order of `mounts`. */
function keptOf(hours: ReadonlyArray<readonly number[]>): Kept {
  const at = (hour: number) => from.getTime() + hour * HOUR;
  const byMount: Mean[] = hours.flatMap((values, hour) =>
    values.map((listeners, mount) => ({ at: at(hour), key: mounts[mount] ?? "", listeners })),
  );
  const totals = hours.map((values) => values.reduce((sum, each) => sum + each, 0));
  return {
    from,
    to: new Date(at(hours.length)),
    days: 28,
    hours: hoursFrom(from.getTime(), hours.length, (each) => totals[(each - from.getTime()) / HOUR] ?? 0),
    byMount,
    byRegion: totals.map((listeners, hour) => ({ at: at(hour), key: "eu", listeners })),
  };
}

describe("formats", () => {
  const week = Array.from({ length: 7 * 24 }, () => [97, 1, 0, 2, 0]);

  it("are hardly used below 2 % of their channel over at least a week; the least used comes first", () => {
    const uses = formatUses(station, keptOf(week).byMount, week.length);
    expect(uses.map(({ mount, percent, hardlyUsed }) => [mount, percent, hardlyUsed])).toEqual([
      ["/live.opus", 0, true],
      ["/live.flac", 0, true],
      ["/mono.aac", 1, true],
      ["/live.ogg", 2, false],
      ["/live.mp3", 97, false],
    ]);
    const short = formatUses(station, keptOf(week.slice(1)).byMount, week.length - 1);
    expect(short.map(({ hardlyUsed }) => hardlyUsed)).not.toContain(true);
  });

  it("have their savings: an encoder on each master, the pulls of every relay from both parents, the listeners' traffic", () => {
    const flac = formatUses(station, keptOf(week.map(() => [90, 0, 0, 0, 10])).byMount, week.length).find(
      ({ mount }) => mount === "/live.flac",
    );
    const terabytes = (850 * 125 * 30 * 86_400) / 1e12;
    expect(flac?.saves).toEqual({
      encoderCpuPercent: 0.1,
      masters: 2,
      pulls: 6,
      pullTerabytesAMonth: expect.closeTo(6 * terabytes, 9),
      listenerTerabytesAMonth: expect.closeTo(10 * terabytes, 9),
    });
  });
});

describe("usage", () => {
  it("formats and regions add up to all listeners, shares to 100 %", () => {
    const hour = fc.array(fc.nat(500), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(hour, { maxLength: 100 }), (hours) => {
        const { listeners, formats, regions, basis, peak } = usageOf(station, keptOf(hours), undefined);
        const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
        expect(sum(formats.map((each) => each.listeners))).toBeCloseTo(listeners, 6);
        expect(sum(regions.map((each) => each.listeners))).toBeCloseTo(listeners, 6);
        expect(sum(formats.map(({ percent }) => percent))).toBeCloseTo(listeners === 0 ? 0 : 100, 6);
        expect(basis).toMatchObject({ hours: hours.length, looks: hours.length });
        expect(peak?.listeners ?? 0).toBe(Math.max(0, ...hours.map(sum)));
      }),
    );
  });

  it("shows its basis, and that less than a week is short", () => {
    const of = (days: number) =>
      usageOf(station, keptOf(Array.from({ length: days * 24 }, () => [1, 0, 0, 0, 0])), undefined).basis;
    // The station's days begin an hour before those of UTC.
    expect(of(3)).toEqual({ days: 28, daysSeen: 4, hours: 72, looks: 72, short: true });
    expect(of(7)).toMatchObject({ short: false });
    expect(of(0)).toEqual({ days: 28, daysSeen: 0, hours: 0, looks: 0, short: true });
  });

  it("players do not include relays and probes; relays without an answer are listed", () => {
    const use = (agent: string, listens: number, seconds: number) => ({ mount: "/live.mp3", agent, listens, seconds, bytes: 1 });
    const logs = {
      uses: [use("VLC/3.0.18", 2, 7200), use("Icecast 2.4.4", 9, 99_999), use("radioctl/probe", 50, 500)],
      relays: ["eu-1"],
      missing: ["eu-2"],
    };
    expect(usageOf(station, keptOf([]), logs).players).toEqual({
      families: [{ family: "VLC", listens: 2, hours: 2, percent: 100 }],
      listens: 2,
      hours: 2,
      relays: ["eu-1"],
      missing: ["eu-2"],
    });
  });
});

describe("charts", () => {
  it("have no more points than are visible", () => {
    for (const hours of [1, 24, 7 * 24, 28 * 24, 365 * 24]) {
      const seconds = bucketSecondsFor(hours);
      expect((hours * 3600) / seconds).toBeLessThanOrEqual(hours === 365 * 24 ? 365 : 300);
      expect(86_400 % seconds).toBe(0);
    }
  });

  it("have one curve for each key, without points where there is no count", () => {
    const point = (at: number, key: string, value: number) => ({ at, key, value });
    expect(curves([point(0, "us", 1), point(0, "eu", 2), point(600, "us", 3)])).toEqual([
      { key: "eu", points: [{ at: 0, value: 2 }] },
      {
        key: "us",
        points: [
          { at: 0, value: 1 },
          { at: 600, value: 3 },
        ],
      },
    ]);
  });
});

it.each([
  ["UTC", 0],
  ["Europe/Berlin", 0],
  ["Asia/Kolkata", 30],
  ["Asia/Kathmandu", 15],
  ["America/St_Johns", 30],
])("hours of %s begin %i minutes after those of UTC", (timezone, minutes) => {
  expect(hourShiftMinutes(timezone, new Date("2026-11-22T05:17:00Z"))).toBe(minutes);
});
