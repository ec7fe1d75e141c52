import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../src/errors.js";
import { judgeFirstAudio, judgeFlow, judgeParent } from "../../src/listening/judge-mount.js";
import { oggAudio } from "../../src/listening/stream/ogg-audio.js";
import { pageChecksum } from "../../src/listening/stream/ogg-crc.js";
import { readPage } from "../../src/listening/stream/ogg-page.js";
import type { Capture, Recording } from "../../src/ports/http.js";
import { noise } from "./stream/recordings.js";
import { sample } from "./stream/samples.js";

const vorbis = sample("voice.ogg");
/** Two pages: the identification, then the comments and the codebooks, 4 KiB of them. */
const headers = vorbis.subarray(0, vorbis.indexOf("OggS", vorbis.indexOf("OggS", 4) + 1));
const settings = { codec: "vorbis", bytesPerSecond: 8000 } as const;

/** The same pages as another logical stream. */
function withSerial(bytes: Buffer, serial: number): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = 0; at < changed.length;) {
    const page = readPage(bytes, at);
    if (page === undefined || page === "cut") throw new Error(`no page at ${at}`);
    changed.writeUInt32LE(serial, at + 14);
    changed.writeUInt32LE(pageChecksum(changed, at, page.end - at), at + 22);
    at = page.end;
  }
  return changed;
}

function arrived(...parts: Uint8Array[]): Recording {
  const ends = parts.map((_part, index) => parts.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0));
  return { body: Buffer.concat(parts), pieces: ends.map((end, index) => ({ end, atMilliseconds: 1000 + 300 * index })) };
}

function capture(recording: Recording, more: Partial<Capture> = {}): Capture {
  const startedAtMilliseconds = 900;
  const endedAtMilliseconds = 2500;
  return {
    ...recording,
    status: 200,
    headers: {},
    firstByteMilliseconds: 100,
    startedAtMilliseconds,
    endedAtMilliseconds,
    endedBy: "satisfied",
    ...more,
  };
}

describe("a parent of an Ogg stream", () => {
  it("is not the same because of equal headers, which every programme of one encoder has", () => {
    const padded = arrived(headers, vorbis.subarray(headers.length, headers.length + 500));
    expect(judgeParent("master-a", arrived(vorbis), padded, settings)).toEqual({ name: "master-a", verdict: "short" });
    expect(judgeParent("master-a", padded, arrived(vorbis), settings)).toEqual({ name: "master-a", verdict: "short" });
  });

  it("is the same with equal audio after the headers", () => {
    const recording = arrived(headers, vorbis.subarray(headers.length));
    expect(judgeParent("master-a", recording, recording, settings)).toMatchObject({ verdict: "same" });
  });

  it("is the same when a relay's Icecast has packed it into new pages with another serial number", () => {
    const relay = arrived(withSerial(vorbis, 4711));
    expect(relay.body).not.toEqual(vorbis);
    const verdict = judgeParent("master-a", relay, arrived(vorbis), settings);
    expect(verdict).toMatchObject({ verdict: "same", equalBytes: oggAudio(relay).body.length });
  });
});

describe("a parent without a recording", () => {
  it.each([
    { heard: new RadioctlError("unreachable", "no answer"), problem: "no answer" },
    { heard: arrived(), problem: "gave no audio" },
  ])("is silent: $problem", ({ heard, problem }) => {
    expect(judgeParent("master-a", arrived(vorbis), heard, settings)).toEqual({ name: "master-a", verdict: "silent", problem });
  });
});

describe("first audio", () => {
  it("counts from the request to the piece that ends the first whole frame", () => {
    const mp3 = sample("voice.mp3");
    const pieces = arrived(mp3.subarray(0, 100), mp3.subarray(100, 250), mp3.subarray(250, 1000), mp3.subarray(1000));
    expect(judgeFirstAudio(capture(pieces), "mp3")).toEqual({ firstAudioMilliseconds: 700 });
  });

  it.each([
    { what: "another status", capture: capture(arrived(), { status: 403 }), failure: { kind: "status", status: 403 } },
    { what: "noise", capture: capture(arrived(noise(999))), failure: { kind: "no frames", bytes: 999 } },
    { what: "another codec", capture: capture(arrived(vorbis)), failure: { kind: "wrong codec", found: "vorbis" } },
  ])("does not exist with $what", ({ capture: heard, failure }) => {
    expect(judgeFirstAudio(heard, "mp3")).toEqual(failure);
  });
});

describe("the flow of a capture", () => {
  const recording = arrived(vorbis);
  it.each([
    { what: "continues", more: {}, failure: undefined },
    { what: "pauses as with an encoder of silence", more: { endedAtMilliseconds: 4000 }, failure: undefined },
    { what: "stopped", more: { endedAtMilliseconds: 9000 }, failure: { kind: "stalled", seconds: 8 } },
    { what: "was ended by the server", more: { endedBy: "closed" as const }, failure: { kind: "ended" } },
  ])("$what", ({ more, failure }) => {
    expect(judgeFlow(capture(recording, more))).toEqual(failure);
  });
});
