import { describe, expect, it } from "vitest";
import { heardText, proofData, unheardText } from "../../../src/cli/text/proof.js";
import type { MountFailure, MountReport, ParentVerdict } from "../../../src/listening/mount-report.js";

const parents: ParentVerdict[] = [
  { name: "master-a", verdict: "same", lagSeconds: 0.2124, equalBytes: 18_000 },
  { name: "master-b", verdict: "different" },
];
const heard: Extract<MountReport, { heard: true }> = {
  mount: "/live.mp3",
  heard: true,
  codec: "mp3",
  bitrateKbps: 127.998,
  sampleRateHz: 44_100,
  channels: 2,
  firstAudioMilliseconds: 83.7,
  source: { kind: "parent", name: "master-a", lagSeconds: 0.2124, equalBytes: 18_000 },
  parents,
  tries: 1,
};

function unheard(failure: MountFailure, verdicts: readonly ParentVerdict[] = parents): Extract<MountReport, { heard: false }> {
  const url = "http://192.0.2.21/live.mp3";
  return { mount: "/live.mp3", heard: false, url, codec: "mp3", failure, parents: verdicts, tries: 42, waitedSeconds: 40.2 };
}

describe("the proof of a mount on air", () => {
  it.each<{ what: string; report: Partial<typeof heard>; line: string }>([
    { what: "a relay", report: {}, line: "/live.mp3 128 kbit/s, first audio 84 ms, 0.21 s behind master-a, bytes equal" },
    { what: "a master", report: { source: { kind: "own" } }, line: "/live.mp3 128 kbit/s, first audio 84 ms" },
    {
      what: "silence",
      report: { source: { kind: "repeating" } },
      line: "/live.mp3 128 kbit/s, first audio 84 ms, silence or a steady tone, so its bytes cannot be compared with its parent's",
    },
    {
      what: "a relay that is no slower than its master",
      report: { source: { kind: "parent", name: "master-a", lagSeconds: -0.004, equalBytes: 5000 } },
      line: "/live.mp3 128 kbit/s, first audio 84 ms, 0.00 s behind master-a, bytes equal",
    },
    {
      what: "a stream that does not tell its bit rate",
      report: { codec: "flac", bitrateKbps: undefined, source: { kind: "own" } },
      line: "/live.mp3 flac, first audio 84 ms",
    },
  ])("is one line for $what", ({ report, line }) => {
    expect(heardText({ ...heard, ...report })).toBe(line);
  });
});

describe("a mount that is not on air", () => {
  it.each<{ failure: MountFailure; says: string }>([
    {
      failure: { kind: "no answer", problem: "http://x gave no answer", hint: undefined },
      says: "is not on air: http://x gave no answer",
    },
    { failure: { kind: "status", status: 404 }, says: "is not on air: status 404" },
    { failure: { kind: "no frames", bytes: 0 }, says: "sends nothing" },
    { failure: { kind: "no frames", bytes: 812 }, says: "sends 812 bytes, but no whole frame of mp3" },
    { failure: { kind: "wrong codec", found: "aac" }, says: "plays aac, not mp3" },
    { failure: { kind: "stalled", seconds: 9.52 }, says: "stalled: no byte for 9.5 s" },
    { failure: { kind: "ended" }, says: "closes the connection in the middle of the audio" },
    { failure: { kind: "different bytes" }, says: "plays something other than master-a and master-b" },
  ])("is reported with what is on air instead, and what to do: $says", ({ failure, says }) => {
    const { problem, hint } = unheardText(unheard(failure));
    expect(problem).toBe(`/live.mp3 ${says} (42 tries in 40 s)`);
    expect(hint.length).toBeGreaterThan(10);
    expect(heardText(unheard(failure))).toBe(problem);
  });

  it("is reported with each parent's reason when no parent could be compared", () => {
    const { problem } = unheardText(
      unheard({ kind: "undetermined" }, [
        { name: "master-a", verdict: "silent", problem: "gave no answer" },
        { name: "master-b", verdict: "short" },
        { name: "eu-2", verdict: "different" },
      ]),
    );
    expect(problem).toContain("master-a gave no answer, master-b gave too little audio, eu-2 plays something else");
  });

  it("keeps the hint of the refused connection", () => {
    const failure = { kind: "no answer", problem: "refused", hint: "is nginx running?" } as const;
    expect(unheardText(unheard(failure)).hint).toBe("is nginx running?");
  });
});

describe("a report as data", () => {
  it("has every figure", () => {
    expect(JSON.parse(JSON.stringify(proofData(heard)))).toEqual(heard);
  });

  it("has the text of a failure, too", () => {
    const report = unheard({ kind: "status", status: 404 });
    expect(proofData(report)).toEqual({ ...report, ...unheardText(report) });
  });
});
