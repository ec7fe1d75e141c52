import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowOf } from "../../../src/listening/stream/flow.js";
import { noise, record, type Tuned } from "./recordings.js";

const bytesPerSecond = 16_000;
const station = { bytes: noise(60 * bytesPerSecond), bytesPerSecond };
const tuned: Tuned = { fromSeconds: 20, seconds: 5, burstBytes: 128_000 };

/** Bytes per second after the burst. */
function rateOf(heard: ReturnType<typeof record>): number | undefined {
  const { live } = flowOf(heard, bytesPerSecond, 25_000);
  return live && (live.to - live.from) / live.seconds;
}

describe("the flow of a stream", () => {
  it.each<[string, Partial<Tuned>]>([
    ["with a burst", {}],
    ["without a burst", { burstBytes: 0 }],
    ["in pages of a second", { pieceBytes: bytesPerSecond }],
    ["in pages of a second, behind", { pieceBytes: bytesPerSecond, lagSeconds: 0.7 }],
  ])("has the stream's bit rate, %s", (_name, changes) => {
    expect((rateOf(record(station, { ...tuned, ...changes })) ?? 0) / bytesPerSecond).toBeCloseTo(1, 1);
  });

  it("has the rate of a slow network, from the beginning or after the burst", () => {
    const slow = record({ ...station, bytesPerSecond: 10_000 }, { ...tuned, burstBytes: 0 });
    expect(rateOf(slow)).toBeCloseTo(10_000, -3);
    const later = record({ ...station, bytesPerSecond: 10_000 }, tuned);
    expect(rateOf(later)).toBeCloseTo(10_000, -3);
  });

  it("does not include a burst over a slow network, however long it takes", () => {
    const pieces = Array.from({ length: 60 }, (_, at) => ({ end: (at + 1) * 4000, atMilliseconds: 20_000 + at * 80 }));
    const rate = rateOf({ body: new Uint8Array(240_000), pieces });
    expect(rate).toBeGreaterThan(bytesPerSecond);
  });

  it("is undefined when only the burst arrived, and the pause lasts until the end", () => {
    const heard = { body: new Uint8Array(128_000), pieces: [{ end: 128_000, atMilliseconds: 20_100 }] };
    expect(flowOf(heard, bytesPerSecond, 25_000)).toEqual({ live: undefined, gapSeconds: 4.9 });
    expect(flowOf({ body: new Uint8Array(), pieces: [] }, bytesPerSecond, 25_000)).toEqual({ live: undefined, gapSeconds: 0 });
  });

  it("has the longest pause, wherever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 4000 }), fc.integer({ min: 1, max: 40 }), (pause, before) => {
        const pieces = Array.from({ length: 41 }, (_, at) => ({
          end: (at + 1) * 1600,
          atMilliseconds: 20_000 + at * 100 + (at >= before ? pause : 0),
        }));
        const { gapSeconds } = flowOf({ body: new Uint8Array(65_600), pieces }, bytesPerSecond, 24_050 + pause);
        expect(gapSeconds).toBeCloseTo((pause + 100) / 1000, 5);
      }),
    );
  });
});
