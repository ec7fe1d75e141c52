import { describe, expect, it } from "vitest";
import { recordings, type ChannelRecorder } from "../../src/health/facts/recordings.js";
import { SecretRef } from "../../src/inventory/secret-ref.js";
import { judgeRecordings } from "../../src/health/judge-recordings.js";
import { problemsOf, radio } from "./radio.js";

const NOW = 1_796_000_000;
const channel: ChannelRecorder = {
  channel: "main",
  mount: "/live.mp3",
  stopped: null,
  due: true,
  file: "/var/lib/radioctl-recorder/main/2026-11-30/140000+0100-hour.mp3",
  since: NOW - 600,
  gaps: 0,
  heardAt: NOW - 1,
  lastFile: null,
  closedAt: null,
  bytes: 1e9,
  quotaBytes: 20e9,
  freeBytes: 50e9,
  leastFreeBytes: 2e9,
  waiting: 0,
};
const uploader = { time: NOW, waiting: 0, failing: null, failingSince: null, uploadedAt: NOW - 60, uploaded: "main/x.mp3" };
const inventory = (bucket: boolean) => {
  const base = radio();
  const { main } = base.channels;
  if (main === undefined) throw new Error("the inventory has no channel main");
  const key = { accessKeyId: new SecretRef("key-id"), secretAccessKey: new SecretRef("key") };
  return radio({
    channels: { main: { ...main, recordings: {} } },
    ...(bucket && { artifacts: { bucket: "station", hostCredentials: key } }),
  });
};
const line = (word: string, value: unknown) => `${word} ${Buffer.from(JSON.stringify(value)).toString("base64")}`;

interface Case {
  recorder?: Partial<ChannelRecorder> | "none";
  reported?: number;
  uploads?: (Partial<Omit<typeof uploader, "failing" | "failingSince">> & { failing?: string; failingSince?: number }) | "none";
}
const judged = ({ recorder = {}, reported = NOW, uploads }: Case, host = "master-a") => {
  const lines = [
    ...(recorder === "none"
      ? []
      : [line("recorder", { time: reported, since: NOW - 900, channels: [{ ...channel, ...recorder }] })]),
    ...(uploads === undefined || uploads === "none" ? [] : [line("uploader", { ...uploader, ...uploads })]),
  ];
  const state = recordings.parse(lines);
  return judgeRecordings(inventory(uploads !== undefined), { host, region: undefined, state, clock: NOW * 1000 }, ["main"]);
};

describe("a master's recorder", () => {
  it("is well while it records, and its figures are those of its room", () => {
    expect(judged({ uploads: {} })).toMatchObject([
      { check: "recordings", subject: "master-a main", verdict: "OK", summary: "records 140000+0100-hour.mp3" },
    ]);
  });

  it("is well between shows", () => {
    expect(judged({ recorder: { due: false, file: null, heardAt: NOW - 7200 } })).toMatchObject([
      { verdict: "OK", summary: "no show now" },
    ]);
  });

  it.each<[string, Case, string]>([
    ["does not run", { recorder: "none" }, "the recorder does not report"],
    ["hangs", { reported: NOW - 300 }, "the recorder has not reported for 5 min"],
    ["has used its quota", { recorder: { stopped: "quota", bytes: 20e9 } }, "records nothing: 20.0 GB of its 20.0 GB are used"],
    [
      "has a full disk",
      { recorder: { stopped: "disk", freeBytes: 1e9 } },
      "records nothing: the disk has 1.0 GB free, limit 2.0 GB",
    ],
    [
      "cannot write",
      { recorder: { stopped: "No space left on device" } },
      "records nothing: the disk refuses to write (No space left on device)",
    ],
    ["gets no audio", { recorder: { heardAt: NOW - 180 } }, "nothing to record for 3 min: /live.mp3 has no audio"],
    [
      "has nearly used its quota without a bucket",
      { recorder: { bytes: 19e9 } },
      "19.0 GB of its 20.0 GB are used; the recorder stops when it is full",
    ],
    ["has no uploader", { uploads: "none" }, "the uploader does not report"],
    [
      "cannot upload for hours",
      { uploads: { waiting: 2, failing: "the bucket answers 503", failingSince: NOW - 7200 } },
      "2 recordings wait for the bucket, for 2 h: the bucket answers 503",
    ],
  ])("is a warning when it %s", (_name, given, summary) => {
    expect(problemsOf(judged(given))).toEqual([`WARNING master-a main: ${summary}`]);
  });

  it("may wait for the bucket for a while, and may be full of what the bucket has", () => {
    expect(
      problemsOf(judged({ uploads: { waiting: 1, failing: "x", failingSince: NOW - 600 }, recorder: { bytes: 19.9e9 } })),
    ).toEqual([]);
  });

  it("is not judged on a relay, nor for a channel that is not recorded", () => {
    expect(judged({}, "eu-1")).toEqual([]);
    const state = recordings.parse([]);
    expect(judgeRecordings(radio(), { host: "master-a", region: undefined, state, clock: NOW * 1000 }, ["main"])).toEqual([]);
  });
});
