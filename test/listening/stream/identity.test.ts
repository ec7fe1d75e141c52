import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareStreams } from "../../../src/listening/stream/identity.js";
import { noise, record, type Tuned } from "./recordings.js";
import { sample } from "./samples.js";

const bytesPerSecond = 16_000;
const station = { bytes: noise(60 * bytesPerSecond), bytesPerSecond };
const other = { bytes: noise(60 * bytesPerSecond, 7), bytesPerSecond };
/** A master sends no burst to its relays. */
const masterTuned: Tuned = { fromSeconds: 20, seconds: 4 };
const master = record(station, masterTuned);

function compareWith(tuned: Partial<Tuned>, tunedMaster: Partial<Tuned> = {}) {
  const theirs = record(station, { ...masterTuned, ...tunedMaster });
  return compareStreams(record(station, { ...masterTuned, ...tuned }), theirs, bytesPerSecond);
}

function lagOf(identity: ReturnType<typeof compareStreams>): number {
  if (identity.verdict !== "same") throw new Error(`expected the same, got ${JSON.stringify(identity)}`);
  return identity.lagSeconds;
}

describe("a relay that plays its master's bytes", () => {
  it.each([
    { what: "no lag", relay: { lagSeconds: 0 } },
    { what: "0.21 s of lag", relay: { lagSeconds: 0.21 } },
    { what: "2 s of lag", relay: { lagSeconds: 2 } },
    { what: "2 s of lag and a burst of 8 s", relay: { lagSeconds: 2, burstBytes: 128_000 } },
    { what: "no lag and a burst", relay: { lagSeconds: 0, burstBytes: 128_000 } },
    { what: "a capture that began later", relay: { lagSeconds: 0.5, fromSeconds: 21, seconds: 3 } },
    { what: "other pieces", relay: { lagSeconds: 0.5, pieceBytes: 517 } },
    { what: "Ogg headers in front", relay: { lagSeconds: 0.5, burstBytes: 64_000, headers: noise(4000, 3) } },
  ])("is the same, with $what", ({ relay }) => {
    expect(lagOf(compareWith(relay))).toBeCloseTo(relay.lagSeconds, 1);
  });

  it("is the same when the master also has headers and a burst", () => {
    const headers = noise(4000, 3);
    const found = compareWith({ lagSeconds: 0.4, burstBytes: 64_000, headers }, { burstBytes: 32_000, headers });
    expect(lagOf(found)).toBeCloseTo(0.4, 1);
  });

  it("is the same when its capture ended later than the master's", () => {
    expect(lagOf(compareWith({ seconds: 6 }))).toBeCloseTo(0, 1);
  });

  it("has the right lag for any lag, bursts and pieces", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2500 }),
        fc.integer({ min: 0, max: 131_072 }),
        fc.integer({ min: 200, max: 4000 }),
        (lagMilliseconds, burstBytes, pieceBytes) => {
          const found = compareWith({ lagSeconds: lagMilliseconds / 1000, burstBytes, pieceBytes });
          expect(Math.abs(lagOf(found) - lagMilliseconds / 1000)).toBeLessThan(0.3);
        },
      ),
    );
  });

  it("is compared over all bytes that both have", () => {
    const found = compareWith({ lagSeconds: 1, burstBytes: 128_000 });
    // From the beginning of the master's capture to the last whole piece of the relay.
    const end = Math.floor((23 * bytesPerSecond) / 1400) * 1400;
    expect(found).toMatchObject({ verdict: "same", equalBytes: end - 20 * bytesPerSecond });
  });
});

describe("a tone whose bytes repeat after 6.4 s, as 220 Hz does in frames of MP3", () => {
  const period = noise(Math.floor(6.4 * bytesPerSecond), 5);
  const tone = { bytes: Buffer.concat(Array.from({ length: 10 }, () => period)), bytesPerSecond };
  const compareTones = (relay: Partial<Tuned>, theirs: Partial<Tuned>) =>
    compareStreams(record(tone, { ...masterTuned, ...relay }), record(tone, { ...masterTuned, ...theirs }), bytesPerSecond);

  it.each([1, 2, 4])("does not make the relay's burst of 8 s match, in a capture of %d s", (seconds) => {
    const found = compareTones({ seconds, lagSeconds: 0.2, burstBytes: 131_072 }, { seconds });
    expect(lagOf(found)).toBeCloseTo(0.2, 1);
  });

  it("does not match when both have a burst", () => {
    const found = compareTones({ seconds: 1, lagSeconds: 0.2, burstBytes: 131_072 }, { seconds: 1, burstBytes: 131_072 });
    expect(lagOf(found)).toBeCloseTo(0.2, 1);
  });
});

it("a relay that seems ahead of its master proves nothing: its bytes are repeated ones", () => {
  expect(compareWith({ lagSeconds: -3 })).toEqual({ verdict: "undetermined", because: "repeating" });
});

describe("a relay that plays something else", () => {
  it("is different", () => {
    expect(compareStreams(record(other, masterTuned), master, bytesPerSecond)).toEqual({ verdict: "different" });
  });

  it("is different when it changed its source in the middle of the capture", () => {
    const relay = record(station, masterTuned);
    const changed = Buffer.concat([relay.body.subarray(0, 40_000), noise(relay.body.length - 40_000, 9)]);
    expect(compareStreams({ ...relay, body: changed }, master, bytesPerSecond)).toEqual({ verdict: "different" });
  });
});

describe("what proves nothing", () => {
  const silentFrame = sample("silence.mp3").subarray(208, 208 + 209 * 30);
  const silence = { bytes: Buffer.concat(Array.from({ length: 200 }, () => silentFrame)), bytesPerSecond };

  it("is a very short capture", () => {
    const moment = record(station, { ...masterTuned, seconds: 0.1 });
    expect(compareStreams(moment, master, bytesPerSecond)).toEqual({ verdict: "undetermined", because: "short" });
    expect(compareStreams(master, moment, bytesPerSecond)).toEqual({ verdict: "undetermined", because: "short" });
  });

  it("is a relay that has played the same only for a moment", () => {
    const relay = record(station, masterTuned);
    const before = noise(relay.body.length - 2000, 9);
    const changed = { ...relay, body: Buffer.concat([before, relay.body.subarray(-2000)]) };
    expect(compareStreams(changed, master, bytesPerSecond)).toEqual({ verdict: "undetermined", because: "short" });
  });

  it("is digital silence, whose frames are all equal", () => {
    const found = compareStreams(record(silence, masterTuned), record(silence, masterTuned), bytesPerSecond);
    expect(found).toEqual({ verdict: "undetermined", because: "repeating" });
  });

  it("does not include a voice before the silence", () => {
    const voice = { bytes: Buffer.concat([noise(22 * bytesPerSecond), silence.bytes]), bytesPerSecond };
    const found = compareStreams(record(voice, { ...masterTuned, lagSeconds: 0.5 }), record(voice, masterTuned), bytesPerSecond);
    expect(lagOf(found)).toBeCloseTo(0.5, 1);
  });
});

it("any two recordings are compared without an error, and never have more in common than the shorter one has", () => {
  const bytes = fc.uint8Array({ maxLength: 12_000, max: 3 });
  fc.assert(
    fc.property(bytes, bytes, fc.nat(12_000), (ours, theirs, at) => {
      const pieces = (length: number) => [{ end: length, atMilliseconds: 5 }];
      const relay = Buffer.concat([theirs.subarray(at), ours]);
      const found = compareStreams(
        { body: relay, pieces: pieces(relay.length) },
        { body: theirs, pieces: pieces(theirs.length) },
        bytesPerSecond,
      );
      if (found.verdict === "same") expect(found.equalBytes).toBeLessThanOrEqual(Math.min(relay.length, theirs.length));
    }),
  );
});
