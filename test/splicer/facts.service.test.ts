import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { perl } from "./perl.js";

interface Cases {
  config: Record<string, unknown>;
  active: Record<string, string | null>;
  json: { given: string[]; printed: string };
  titles: Record<string, string>;
  noted: number[];
  kept: Record<string, Array<[at: string, title: string]>>;
  none_kept: object;
}

const folder = mkdtempSync(join(tmpdir(), "radioctl-splicer-"));
let cases: Cases;
beforeAll(async () => {
  cases = (await perl("facts.pl", folder)) as Cases;
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the configuration", () => {
  it("names the streams, their parents and the Icecasts of the host", () => {
    const headers = "ice-public: 0|ice-bitrate: 128|ice-name: A radio: the best|ice-url: https://radio.example/";
    expect(cases.config["good"]).toEqual([
      {
        mount: "/live.mp3",
        codec: "mp3",
        seconds: ["2", "6"],
        inputs: ["master-a /a/live.mp3 8000", "master-b /b/live.mp3 8000"],
        outputs: [`127.0.0.1|${headers}`, `127.0.0.2|${headers}`],
      },
    ]);
  });

  it.each([
    ["unknown_word", "FOLDER/unknown line 2: unknown word potr\n"],
    ["unknown_codec", "FOLDER/codec line 1: unknown codec wav\n"],
    ["short_stream", "FOLDER/short line 1: a stream has 8 words\n"],
    ["parent_without_stream", "FOLDER/early line 1: parent before the first stream\n"],
    ["no_password", "FOLDER/no-password: no line with password\n"],
    ["missing", "FOLDER/none: No such file or directory\n"],
  ])("that is wrong is an error with its place (%s)", (name, message) => {
    expect(cases.config[name]).toBe(message);
  });

  it("takes the active parent from the file that nginx reads", () => {
    expect(cases.active).toEqual({ of_nginx: "master-b", missing: null, empty: null });
  });
});

describe("the state", () => {
  it("is JSON for any text", () => {
    expect(JSON.parse(cases.json.printed)).toEqual(cases.json.given);
  });

  it("of a splicer that plays nothing is written", () => {
    expect(JSON.parse(readFileSync(join(folder, "state.json"), "utf8"))).toMatchObject({
      streams: [
        { mount: "/live.mp3", plays: null, joins: 0, last: null, parents: [{ name: "master-a", silentSeconds: null }, {}] },
      ],
    });
  });
});

describe("the title", () => {
  it("is that of the parent which plays, in UTF-8", () => {
    expect(cases.titles).toMatchObject({ new: "Now", utf8: "Motörhead", latin1: "Motörhead" });
  });

  it("is always valid UTF-8, also when it was cut, or has what only Perl takes for UTF-8", () => {
    expect(cases.titles["cut"]).toBe(`${"x".repeat(250)} `);
    expect(cases.titles["surrogate"]).toBe("aí\u00a0\u0080b");
    expect(cases.titles["beyond"]).toBe("aô\u0090\u0080\u0080b");
    expect(cases.titles["long"]).toBe("🎧".repeat(1000));
  });

  it("is kept with its time, the last six of a channel, and once while it stays", () => {
    expect(cases.noted).toEqual([1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(cases.kept["other"]).toEqual([["3", "A"]]);
    expect(cases.kept["main"]).toEqual([5, 6, 7, 8, 9, 10].map((at) => [String(at), `B${at} 🎧%\n`]));
    expect(cases.none_kept).toEqual({});
  });

  it("stays while the parent gives none", () => {
    expect(cases.titles).toMatchObject({
      silent: "Before",
      "none ''": "Before",
      "none ' - '": "Before",
      "none 'Unknown'": "Before",
    });
    expect(cases.titles["first"]).toBe("");
  });
});

it("frames of a constant size show no lag, although each stream has the same rare events", async () => {
  expect(await perl("constant.pl")).toEqual(Array.from({ length: 10 }, () => null));
});
