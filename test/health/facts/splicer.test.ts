import { describe, expect, it } from "vitest";
import { parseSplicer } from "../../../src/health/facts/splicer.js";
import { join, spliced } from "../spliced.js";

const state = (...streams: unknown[]) => JSON.stringify({ time: 1_763_970_000, streams });

describe("the state of a splicer", () => {
  it("has its streams, with and without a join", () => {
    const streams = [spliced(), spliced({ mount: "/live.opus", joins: 1, last: join() })];
    expect(parseSplicer(state(...streams))).toEqual(streams);
  });

  it("may have a stream that has not begun, and a parent that is not connected", () => {
    const waiting = spliced({
      plays: null,
      wanted: null,
      seconds: null,
      lagSeconds: null,
      parents: [{ name: "master-a", silentSeconds: null }],
    });
    expect(parseSplicer(state(waiting))).toEqual([waiting]);
  });

  it("may have new keys of a later version", () => {
    expect(parseSplicer(state({ ...spliced(), loudness: -23 }))).toEqual([spliced()]);
  });

  it.each([
    ["missing", ""],
    ["damaged", state(spliced()).slice(0, -20)],
    ["of another version", state({ mount: "/live.mp3", plays: "master-a" })],
    ["of a join with an unknown reason", state({ ...spliced(), last: { ...join(), why: "mood" } })],
  ])("has no streams when it is %s", (_name, text) => expect(parseSplicer(text)).toEqual([]));
});
