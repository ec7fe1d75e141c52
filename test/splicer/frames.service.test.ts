import { beforeAll, describe, expect, it } from "vitest";
import { perl } from "./perl.js";

interface Page {
  flags: number;
  granule: number;
  serial: number;
  number: number;
  valid: number;
}

const [BEGINS, ENDS] = [2, 4];
let cases: Record<"mp3" | "aac" | "ogg", Record<string, unknown>>;
const pages = (name: string) => cases.ogg[name] as Page[];

beforeAll(async () => {
  cases = (await perl("frames.pl")) as typeof cases;
});

describe("frames of MP3", () => {
  it.each([
    ["mpeg1", 417, 2],
    ["padded", 418, 2],
    ["mpeg2", 208, 1],
    ["mono", 208, 2],
    ["crc", 417, 2],
  ])("are read with their length and duration (%s)", (name, bytes, granules) => {
    expect(cases.mp3[name]).toEqual({
      lengths: [bytes, bytes, bytes, bytes],
      seconds: expect.closeTo(1152 / 44_100, 9),
      granules,
    });
  });

  it("are found after garbage, within a frame and after a torn one, without false ones", () => {
    expect(cases.mp3).toMatchObject({
      garbage_before: [417, 417, 417],
      begins_within_frame: [417, 417, 417],
      torn: [417, 417, 417, 417, 417],
      layer_2: [],
    });
  });

  it("are written again at a join: with their audio, and with what the next frame needs at the end", () => {
    expect(cases.mp3["entry"]).toEqual({ how: "written again", reservoir: 0, valid: 1, tail: "c".repeat(100) });
    expect(cases.mp3["crc_after_writing"]).toBe(1);
  });

  it("are left as they are when they need nothing, and are silent when their audio is not known", () => {
    expect(cases.mp3).toMatchObject({ entry_of_own_audio: "as it is", entry_without_past: "silent", entry_impossible: null });
  });
});

describe("frames of AAC", () => {
  it.each([
    ["usual", 1024 / 44_100],
    ["slow", 1024 / 22_050],
    ["crc", 1024 / 44_100],
    ["two_blocks", 2048 / 44_100],
  ])("are read with their length and duration (%s)", (name, seconds) => {
    expect(cases.aac[name]).toEqual({ lengths: [200, 333, 200], seconds: expect.closeTo(seconds, 9) });
  });

  it("are found within a frame and after a torn one, without false ones", () => {
    expect(cases.aac).toMatchObject({ torn: [200, 200, 333, 333, 333], begins_within_frame: 50 });
  });
});

describe("Ogg", () => {
  it("continues with its serial, page numbers and positions when only comments and delay of the new stream differ", () => {
    expect(pages("goes_on").map(({ flags, granule, number }) => [flags, granule, number])).toEqual([
      [BEGINS, 0, 0],
      [0, 0, 1],
      [0, 3840, 2],
      [0, 4800, 3],
    ]);
    expect(new Set(pages("goes_on").map(({ serial }) => serial)).size).toBe(1);
  });

  it("ends properly and begins from 0 under another serial when the codec's parameters differ", () => {
    const [end, ...others] = pages("new_codec");
    expect(end).toMatchObject({ flags: ENDS, granule: 4800, number: 4 });
    expect(others).toMatchObject([
      { flags: BEGINS, granule: 0, number: 0 },
      { flags: 0, granule: 0, number: 1 },
      { flags: 0, granule: 960, number: 2 },
    ]);
    expect(new Set(others.map(({ serial }) => serial))).not.toContain(end?.serial);
  });

  it("has valid checksums", () => {
    expect([...pages("goes_on"), ...pages("new_codec")].filter(({ valid }) => valid !== 1)).toEqual([]);
    expect(cases.ogg["checksum"]).toBe("89a1897f");
  });

  it("is read as it was written, with packets of several pages and without those of a torn page", () => {
    expect(cases.ogg["read_again"]).toMatchObject({ seconds: 0.02 });
    expect((cases.ogg["read_again"] as { packets: string[] }).packets.map((packet) => packet.slice(1))).toEqual([
      "1",
      "2",
      "1",
      "2",
      "1",
    ]);
    expect(cases.ogg["large"]).toEqual({ lengths: [160_001, 2], same: 1 });
    expect((cases.ogg["torn_page"] as string[]).map((packet) => packet.slice(1))).toEqual(["1", "3"]);
  });

  it("takes the duration of a packet of Opus from its first bytes", () => {
    expect(cases.ogg["opus_samples"]).toEqual([960, 1920, 2880, 2880, 120]);
  });
});
