import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openHistory } from "../../src/adapters/history.js";
import type { Histories, History } from "../../src/ports/history.js";
import { fakeHistories } from "../fakes/history.js";
import { always, keeping, lookAt } from "./history-look.js";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "radioctl-history-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const kinds: ReadonlyArray<readonly [string, () => Histories]> = [
  ["SQLite", () => ({ open: openHistory })],
  ["the fake", fakeHistories],
];

describe.each(kinds)("a history in %s", (_, make) => {
  async function begin(): Promise<{ history: History; again: () => Promise<History | undefined> }> {
    const histories = make();
    const path = join(folder(), "journal/history.sqlite");
    const history = await histories.open(path, "append", expect.fail);
    if (history === undefined) throw new Error("opening for append must create the history");
    onTestFinished(() => history.close());
    return { history, again: async () => histories.open(path, "read", expect.fail) };
  }

  it("does not exist until something is added", async () => {
    const histories = make();
    const path = join(folder(), "history.sqlite");
    expect(await histories.open(path, "read", expect.fail)).toBeUndefined();
    (await histories.open(path, "append", expect.fail))?.close();
    const there = await histories.open(path, "read", expect.fail);
    expect(there?.streams()).toEqual([]);
    there?.close();
  });

  it("keeps what was added until it is opened again", async () => {
    const { history, again } = await begin();
    history.append(lookAt("2026-11-22T05:00:00Z", 10, 3), keeping);
    const other = await again();
    expect(other?.means(always, 300, "host")).toEqual([
      { at: Date.parse("2026-11-22T05:00:00Z"), key: "eu-1", listeners: 10 },
      { at: Date.parse("2026-11-22T05:00:00Z"), key: "us-1", listeners: 3 },
    ]);
    expect(other?.streams()).toEqual(
      lookAt(0, 0)
        .listeners.map(({ listeners: _listeners, ...stream }) => stream)
        .toReversed(),
    );
    other?.close();
  });

  it("ignores a second observation of the same millisecond", async () => {
    const { history } = await begin();
    history.append(lookAt(1000, 10), keeping);
    history.append(lookAt(1000, 99), keeping);
    expect(history.hours(always)).toMatchObject([{ looks: 1, listeners: 10, peak: 10 }]);
  });

  it("averages the observations of each stream, and sums the streams", async () => {
    const { history } = await begin();
    for (const [minute, mp3, opus] of [
      [0, 10, 2],
      [5, 20, 4],
      [10, 33, 6],
    ] as const)
      history.append(lookAt(minute * 60_000, mp3, opus), keeping);
    expect(history.means(always, 600, "all")).toEqual([
      { at: 0, key: "", listeners: 18 },
      { at: 600_000, key: "", listeners: 39 },
    ]);
    expect(history.means({ from: new Date(300_000), to: new Date(600_000) }, 600, "mount")).toEqual([
      { at: 0, key: "/live.flac", listeners: 4 },
      { at: 0, key: "/live.mp3", listeners: 20 },
    ]);
    expect(history.hourlyMeans(always, "region")).toEqual([
      { at: 0, key: "eu", listeners: 21 },
      { at: 0, key: "us", listeners: 4 },
    ]);
    expect(history.hours(always)).toEqual([{ at: 0, looks: 3, listeners: 25, peak: 39, peakAt: 600_000 }]);
  });

  it("begins hours with the station's clock", async () => {
    const { history } = await begin();
    const india = { ...keeping, hourShiftMinutes: 30 };
    history.append(lookAt("2026-11-22T05:10:00Z", 1), india);
    history.append(lookAt("2026-11-22T05:40:00Z", 2), india);
    expect(history.hours(always).map(({ at }) => new Date(at).toISOString())).toEqual([
      "2026-11-22T04:30:00.000Z",
      "2026-11-22T05:30:00.000Z",
    ]);
  });

  it("deletes single observations first, and hours much later", async () => {
    const { history } = await begin();
    const day = 24 * 3_600_000;
    const short = { ...keeping, rawDays: 2, hourDays: 10 };
    for (let each = 0; each <= 12; each += 1) history.append(lookAt(each * day, each, 0), short);
    expect(history.means(always, 60, "all").map(({ at }) => at / day)).toEqual([10, 11, 12]);
    expect(history.hours(always).map(({ at }) => at / day)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("deletes nothing for an observation of a clock that is years ahead, and says how long the gap is", async () => {
    const { history } = await begin();
    const day = 24 * 3_600_000;
    const short = { ...keeping, rawDays: 2, hourDays: 10 };
    for (let each = 0; each <= 2; each += 1) expect(history.append(lookAt(each * day, each, 0), short)).toBeUndefined();
    expect(history.append(lookAt(3650 * day, 1, 0), short)).toBe(3648 * day);
    for (let each = 1; each <= 3; each += 1)
      expect(history.append(lookAt(3650 * day + each * 300_000, 1, 0), short)).toBeUndefined();
    expect(history.append(lookAt(3 * day, 3, 0), short)).toBeUndefined();
    const old = { from: new Date(0), to: new Date(10 * day) };
    expect(history.means(old, 60, "all").map(({ at }) => at / day)).toEqual([1, 2, 3]);
    expect(history.hours(old).map(({ at }) => at / day)).toEqual([0, 1, 2, 3]);
  });

  it("gives the lag of each relay as the mean of its mounts", async () => {
    const { history } = await begin();
    const lags = [
      { host: "eu-1", mount: "/live.mp3", seconds: 0.2 },
      { host: "eu-1", mount: "/live.opus", seconds: 0.4 },
      { host: "us-1", mount: "/live.mp3", seconds: 1.5 },
    ];
    history.append(lookAt(0, 1, 1, { lags }), keeping);
    expect(history.lags(always, 300)).toEqual([
      { at: 0, host: "eu-1", seconds: expect.closeTo(0.3, 6) },
      { at: 0, host: "us-1", seconds: 1.5 },
    ]);
  });

  it("gives what was on air as time spans: a source that left and came back between two observations has two", async () => {
    const { history } = await begin();
    const onAir = (source: string, seconds: number) => ({ onAir: [{ master: "master-a", channel: "main", source, seconds }] });
    const minute = 60_000;
    history.append(lookAt(100 * minute, 1, 1, onAir("studio", 3600)), keeping);
    history.append(lookAt(105 * minute, 1, 1, onAir("studio", 3900)), keeping);
    history.append(lookAt(110 * minute, 1, 1, onAir("music", 60)), keeping);
    history.append(lookAt(115 * minute, 1, 1, onAir("studio", 240)), keeping);
    history.append(lookAt(120 * minute, 1, 1, onAir("studio", 60)), keeping);
    expect(history.onAir(always).map(({ source, since, until }) => [source, since / minute, until / minute])).toEqual([
      ["studio", 40, 105],
      ["music", 109, 110],
      ["studio", 111, 115],
      ["studio", 119, 120],
    ]);
    expect(history.onAir({ from: new Date(112 * minute), to: new Date(118 * minute) })).toMatchObject([{ since: 111 * minute }]);
  });
});
