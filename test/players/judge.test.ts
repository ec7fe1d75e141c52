import { describe, expect, it } from "vitest";
import { judge, OTHERWISE } from "./judge.js";
import { clicked, joined, part, silence } from "./time-code/sounds.js";
import { timelineOf, type Timeline } from "./time-code/timeline.js";

const RATE = 48_000;
type Marks = Array<[name: string, atSeconds: number]>;
const judged = (timeline: Timeline, ...marks: Marks) =>
  judge(
    timeline,
    marks.map(([name, atSeconds]) => ({ name, atSeconds })),
    1,
  );
const verdictOf = (sound: Float32Array, ...marks: Marks) => judged(timelineOf(sound, RATE), ...marks);
const move = (sound: Float32Array) => verdictOf(sound, ["move", 4]).cells[0];

describe("a verdict about what a player was heard to play", () => {
  it("finds nothing where nothing happens", () => {
    const { firstHeardSeconds, noiseDecibels, cells } = verdictOf(joined(silence(0.5, RATE), part(0, 9, RATE)), ["move", 4]);
    expect(firstHeardSeconds).toBeCloseTo(0.5, 1);
    expect(noiseDecibels).toBeLessThan(-80);
    const clean = { playsOn: true, joins: 0, lostSeconds: 0, repeatedSeconds: 0, silenceSeconds: 0, garbledSeconds: 0 };
    expect(cells).toMatchObject([
      { event: "move", ...clean },
      { event: OTHERWISE, ...clean },
    ]);
    for (const { clickDecibels } of cells) expect(clickDecibels).toBeLessThan(10);
  });

  it("counts what was lost at a join", () => {
    const cell = move(joined(part(0, 6, RATE), part(6.3, 10, RATE)));
    expect(cell).toMatchObject({ playsOn: true, joins: 1, repeatedSeconds: 0 });
    expect(cell?.lostSeconds).toBeCloseTo(0.3, 2);
  });

  it("counts what was heard again", () => {
    const cell = move(joined(part(0, 6, RATE), part(5, 10, RATE)));
    expect(cell?.repeatedSeconds).toBeCloseTo(1, 2);
    expect(cell?.lostSeconds).toBe(0);
  });

  it("counts silence, and what was lost in it", () => {
    const cell = move(joined(part(0, 6, RATE), silence(2, RATE), part(8, 12, RATE)));
    expect(cell?.silenceSeconds).toBeCloseTo(2, 1);
    expect(cell?.lostSeconds).toBeCloseTo(2, 1);
    expect(cell?.garbledSeconds).toBeLessThan(0.02);
  });

  it("counts sound that is not the programme", () => {
    const noise = Float32Array.from({ length: RATE * 0.07 }, (_, at) => 0.3 * Math.sin(at * at));
    expect(move(joined(part(0, 6, RATE), noise, part(6.07, 10, RATE)))?.garbledSeconds).toBeCloseTo(0.07, 1);
  });

  it.each([-60, -40, -20])("measures a click of %d dB", (decibels) => {
    const { noiseDecibels, cells } = verdictOf(clicked(part(0, 10, RATE), 6, decibels, RATE), ["move", 4]);
    // 2 ms of 11, in a window that has 4.5 dB less at its edges.
    expect(Math.abs((cells[0]?.clickDecibels ?? 0) + noiseDecibels - (decibels - 3 - 4))).toBeLessThan(6);
    expect(cells[0]?.clickAfterSeconds).toBeCloseTo(2, 1);
    expect(cells[1]?.clickDecibels).toBeLessThan(10);
  });

  it("finds that a player has stopped", () => {
    const cell = move(joined(part(0, 6, RATE), silence(5, RATE)));
    expect(cell).toMatchObject({ playsOn: false });
    expect(cell?.silenceSeconds).toBeCloseTo(5, 1);
  });

  it("judges each event by its own time, and what belongs to none", () => {
    const sound = joined(part(0, 6, RATE), part(6.5, 12.5, RATE), part(12, 20, RATE));
    const timeline = timelineOf(sound, RATE);
    const { cells } = judged(timeline, ["there", 5], ["back", 10]);
    expect(cells.map(({ event, joins }) => [event, joins])).toEqual([
      ["there", 1],
      ["back", 1],
      [OTHERWISE, 0],
    ]);
    expect(judged(timeline, ["late", 15]).cells.at(-1)).toMatchObject({ event: OTHERWISE, joins: 2 });
  });
});
