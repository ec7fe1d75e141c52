import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findFrames } from "../../../src/listening/stream/frames.js";
import type { StreamCodec } from "../../../src/listening/stream/stream-frames.js";
import { sample, samples } from "./samples.js";

const codecs: StreamCodec[] = ["mp3", "aac", "opus", "vorbis", "flac"];
const oggSamples = samples.filter(({ codec }) => codec !== "mp3" && codec !== "aac");
const bareSamples = samples.filter(({ codec }) => codec === "mp3" || codec === "aac");

/** Offsets at which Ogg pages begin, by the letters "OggS". */
function pagesOf(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf("OggS"); at >= 0; at = bytes.indexOf("OggS", at + 1)) found.push(at);
  return found;
}

describe.each(samples)("frames of $file", ({ file, codec, frames, seconds, rateHz, channels }) => {
  const bytes = sample(file);

  it("are as many as ffprobe counts", () => {
    const found = findFrames(bytes, codec);
    expect(found).toMatchObject({ codec, frames, sampleRateHz: rateHz, channels, skippedBytes: 0 });
    expect(found.durationSeconds).toBeCloseTo(seconds, 2);
  });

  it("have the bit rate of the file without its headers, within a tenth", () => {
    const kbps = findFrames(bytes, codec).bitrateKbps ?? 0;
    const wholeFileKbps = (bytes.length * 8) / seconds / 1000;
    expect(kbps).toBeLessThanOrEqual(wholeFileKbps * 1.001);
    expect(kbps).toBeGreaterThan(codec === "vorbis" ? wholeFileKbps * 0.6 : wholeFileKbps * 0.9);
  });

  it("can play when the first has arrived, and not a byte earlier", () => {
    const { firstFrameEnd = 0 } = findFrames(bytes, codec);
    const least = codec === "mp3" || codec === "aac" ? 2 : 1;
    const enough = Array.from({ length: 4000 }, (_, more) => firstFrameEnd + more).find(
      (length) => findFrames(bytes.subarray(0, length), codec).frames >= least,
    );
    expect(findFrames(bytes.subarray(0, firstFrameEnd - 1), codec).frames).toBe(0);
    expect(enough).toBeDefined();
    expect(findFrames(bytes.subarray(0, enough), codec).firstFrameEnd).toBe(firstFrameEnd);
  });

  it("are found in any piece, never too many, and never as another codec", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(bytes.length), (from, to) => {
        const found = findFrames(bytes.subarray(Math.min(from, to), Math.max(from, to)), codec);
        expect(found.frames).toBeLessThanOrEqual(frames);
        expect([codec, undefined]).toContain(found.codec);
        expect(found.skippedBytes).toBeLessThanOrEqual(Math.abs(to - from));
      }),
    );
  });

  it("are still found with garbage between them, which adds no frames", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.uint8Array({ maxLength: 3000 }), (at, garbage) => {
        const torn = Buffer.concat([bytes.subarray(0, at), garbage, bytes.subarray(at)]);
        const found = findFrames(torn, codec);
        expect(found.frames).toBeLessThanOrEqual(frames);
        expect(found.skippedBytes).toBeLessThanOrEqual(torn.length);
        if (codec === "mp3" || codec === "aac") expect(found.frames).toBeGreaterThanOrEqual(frames - 5);
      }),
    );
  });

  it.each(codecs.filter((other) => other !== codec))("are recognized when %s was expected", (other) => {
    expect(findFrames(bytes, other).codec).toBe(codec);
  });
});

it.each(codecs)("any bytes are scanned as %s without an error", (codec) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
      const found = findFrames(bytes, codec);
      expect(found.skippedBytes).toBeLessThanOrEqual(bytes.length);
      expect(found.frames === 0).toBe(found.codec === undefined);
    }),
  );
});

describe.each(bareSamples)("a stream of $file", ({ file, codec, frames }) => {
  const bytes = sample(file);

  it("loses the torn part, and at each end of a tear at most two frames", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(bytes.length), (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const found = findFrames(Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]), codec);
        // Frames have nearly one size: they differ by at most an eighth.
        const lost = ((to - from) / bytes.length) * frames;
        expect(found.frames).toBeLessThanOrEqual(frames - Math.floor(lost * 0.8) + 1);
        expect(found.frames).toBeGreaterThanOrEqual(Math.floor(frames - lost * 1.25) - 5);
      }),
    );
  });

  it("that is an HTML page has no frames", () => {
    expect(findFrames(Buffer.from("<html><body>404 ÿû not here</body></html>".repeat(200), "latin1"), codec).frames).toBe(0);
  });
});

describe.each(oggSamples)("an Ogg stream of $file", ({ file, codec, frames, seconds }) => {
  const bytes = sample(file);
  const pages = pagesOf(bytes);

  it("that starts in the middle after its headers, as Icecast sends it, has the other frames and their duration", () => {
    const first = pages[Math.ceil(pages.length / 2)] ?? 0;
    const headers = bytes.subarray(0, pages[2]);
    const rest = findFrames(bytes.subarray(first), codec);
    const joined = findFrames(Buffer.concat([headers, bytes.subarray(first)]), codec);
    expect(joined.frames).toBe(rest.frames);
    expect(joined.frames).toBeGreaterThan(frames / 8);
    expect(joined.frames).toBeLessThan(frames);
    expect(joined.durationSeconds).toBeCloseTo((seconds * joined.frames) / frames, 0);
  });

  it("loses only the packets of a damaged page", () => {
    const [from = 0, to = 0] = pages.slice(-3);
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8((damaged.readUInt8(to - 5) + 1) & 255, to - 5);
    const lost = frames - findFrames(Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]), codec).frames;
    expect(lost).toBeGreaterThan(0);
    expect(findFrames(damaged, codec)).toMatchObject({ frames: frames - lost, skippedBytes: to - from });
  });

  it("followed by another track, as a chain, has the frames and the time of both", () => {
    const both = findFrames(Buffer.concat([bytes, bytes]), codec);
    expect(both.frames).toBe(frames * 2);
    expect(both.durationSeconds).toBeCloseTo(seconds * 2, 1);
  });

  it("with only its headers has no frames", () => {
    expect(findFrames(bytes.subarray(0, pages[1]), codec)).toMatchObject({ frames: 0, codec: undefined });
  });
});
