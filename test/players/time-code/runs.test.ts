import { describe, expect, it } from "vitest";
import { hopsOf } from "./hops.js";
import { runsOf } from "./runs.js";
import { joined, part, silence } from "./sounds.js";

const runs = (sound: Float32Array, rate: number) => runsOf(hopsOf(sound, rate));

describe.each([44_100, 48_000])("what is heard of the programme, at %d Hz", (rate) => {
  it("is one run when nothing happens, also where the period begins again", () => {
    const [run, ...more] = runs(part(79, 85, rate), rate);
    expect(more).toEqual([]);
    expect(run?.from).toBeCloseTo(0, 2);
    expect(run?.to).toBeCloseTo(6, 2);
    expect(run?.fromPlace).toBeCloseTo(79, 2);
  });

  it.each([
    ["a cut of 50 ms", 7.05],
    ["a cut of 10 ms", 7.01],
    ["a cut of 10 s", 17],
    ["a repetition of 20 ms", 6.98],
    ["a repetition of 3 s", 4],
  ])("has a join with %s", (_, place) => {
    const [before, after, ...more] = runs(joined(part(3, 7, rate), part(place, place + 4, rate)), rate);
    expect(more).toEqual([]);
    expect((after?.fromPlace ?? 0) - (before?.toPlace ?? 0) - ((after?.from ?? 0) - (before?.to ?? 0))).toBeCloseTo(place - 7, 2);
    expect(Math.abs((before?.to ?? 0) - 4)).toBeLessThan(0.11);
  });

  it("distinguishes an interruption from a part that was lost", () => {
    const [before, after] = runs(joined(part(3, 5, rate), silence(1, rate), part(5, 7, rate)), rate);
    expect((after?.from ?? 0) - (before?.to ?? 0)).toBeCloseTo(1, 2);
    expect((after?.fromPlace ?? 0) - (before?.toPlace ?? 0)).toBeCloseTo(0, 2);
  });

  it("has no run in silence or in another tone", () => {
    const other = Float32Array.from({ length: rate * 2 }, (_, at) => 0.4 * Math.sin((2 * Math.PI * 1234 * at) / rate));
    expect(runs(joined(silence(2, rate), other), rate)).toEqual([]);
  });
});
