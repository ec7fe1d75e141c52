import { describe, expect, it } from "vitest";
import { lagSeconds } from "../../../src/listening/stream/lag.js";
import type { Recording } from "../../../src/ports/http.js";
import { noise, record, type Tuned } from "./recordings.js";

const bytesPerSecond = 16_000;
const station = { bytes: noise(40 * bytesPerSecond), bytesPerSecond };

function lagOf(relayTuned: Omit<Tuned, "fromSeconds">, masterTuned: Omit<Tuned, "fromSeconds"> = { seconds: 4 }): number {
  const [relay, master] = [relayTuned, masterTuned].map((tuned) => record(station, { fromSeconds: 20, ...tuned }));
  if (relay === undefined || master === undefined) throw new Error("two recordings");
  const start = ({ lagSeconds: lag = 0, burstBytes = 0 }: Omit<Tuned, "fromSeconds">) => (20 - lag) * bytesPerSecond - burstBytes;
  return lagSeconds(relay, master, start(relayTuned) - start(masterTuned), bytesPerSecond);
}

describe("a relay's lag", () => {
  it.each([0, 0.21, 1, 2, 3])("of %d s is measured to the hundredth from bytes that were live in both", (lag) => {
    expect(lagOf({ seconds: 4, lagSeconds: lag, burstBytes: 64_000 })).toBeCloseTo(lag, 2);
  });

  it("is measured for any pieces on both sides", () => {
    expect(lagOf({ seconds: 4, lagSeconds: 0.5, pieceBytes: 333 }, { seconds: 4, pieceBytes: 4000 })).toBeCloseTo(0.5, 0);
  });

  it("larger than the capture is computed from the distance in bytes, when the master's burst has the bytes", () => {
    expect(lagOf({ seconds: 2, lagSeconds: 3 }, { seconds: 2, burstBytes: 64_000 })).toBeCloseTo(3, 0);
  });

  it("is 0 for a relay without a lag", () => {
    expect(lagOf({ seconds: 2 }, { seconds: 2 })).toBeCloseTo(0, 2);
  });

  it("is a number even for recordings with a single piece", () => {
    const moment: Recording = { body: noise(5000), pieces: [{ end: 5000, atMilliseconds: 7 }] };
    expect(lagSeconds(moment, moment, 0, bytesPerSecond)).toBe(0);
  });
});
