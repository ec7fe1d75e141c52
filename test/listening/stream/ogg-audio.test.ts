import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oggAudio } from "../../../src/listening/stream/ogg-audio.js";
import { sample } from "./samples.js";

const opus = sample("voice.opus");

/** A recording in pieces of equal size, one each millisecond. */
function inPieces(body: Uint8Array, size: number) {
  const ends = Array.from({ length: Math.ceil(body.length / size) }, (_, index) => Math.min(body.length, (index + 1) * size));
  return { body, pieces: ends.map((end, index) => ({ end, atMilliseconds: index })) };
}

describe("the audio of an Ogg recording", () => {
  it("is its packets, without headers and pages", () => {
    const whole = oggAudio(inPieces(opus, opus.length)).body;
    expect(Buffer.from(whole).includes("Opus")).toBe(false);
    expect(Buffer.from(whole).includes("OggS")).toBe(false);
    // 48 kbit/s for 1.5 s, without ffmpeg's pages and headers.
    expect(whole.length).toBeGreaterThan(8500);
    expect(whole.length).toBeLessThan(opus.length);
  });

  it("arrives with the pieces that carry it, to the last byte", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (size) => {
        const { body, pieces } = oggAudio(inPieces(opus, size));
        expect(pieces.at(-1)).toEqual({ end: body.length, atMilliseconds: Math.ceil(opus.length / size) - 1 });
        const lengths = pieces.map(({ end }, index) => end - (pieces[index - 1]?.end ?? 0));
        expect(lengths.filter((length) => length <= 0 || length > size)).toEqual([]);
      }),
    );
  });

  it("of a recording with any beginning and end is a part of the whole", () => {
    const whole = Buffer.from(oggAudio(inPieces(opus, 500)).body);
    fc.assert(
      fc.property(fc.nat(opus.length), fc.nat(opus.length), (from, to) => {
        const part = oggAudio(inPieces(opus.subarray(Math.min(from, to), Math.max(from, to)), 500));
        expect(whole.includes(Buffer.from(part.body))).toBe(true);
        expect(part.pieces.at(-1)?.end ?? 0).toBe(part.body.length);
      }),
    );
  });

  it("is empty for bytes that are not Ogg", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(oggAudio(inPieces(bytes, 50)).body.length).toBe(0);
      }),
    );
  });
});
