import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { RecordingRecord } from "../../../src/health/facts/recordings.js";
import { bestOf, type ListedRecording } from "../../../src/operations/recordings/listed.js";
import { recordingsInBucket } from "../../../src/operations/recordings/observe.js";
import { fetchRecording } from "../../../src/operations/recordings/run-fetch.js";
import { recordingsText } from "../../../src/operations/recordings/text.js";
import { FakeBuckets } from "../../fakes/buckets.js";
import { MemoryFiles } from "../../fakes/files.js";

const DAY = "2026-11-30";
const AUDIO = Buffer.from("audio");
const record = (more: Partial<RecordingRecord> = {}): RecordingRecord => ({
  channel: "main",
  mount: "/live.mp3",
  master: "master-a",
  show: "jazz",
  file: "200000+0100-jazz.mp3",
  due: { from: "2026-11-30T19:00:00.0Z", to: "2026-11-30T21:00:00.0Z" },
  from: "2026-11-30T19:00:00.1Z",
  to: "2026-11-30T21:00:00.0Z",
  frames: 275_625,
  seconds: 7200,
  bytes: AUDIO.length,
  gaps: [],
  gapSeconds: 0,
  sha256: createHash("sha256").update(AUDIO).digest("hex"),
  ...more,
});
const gap = { gaps: [{ from: "2026-11-30T19:10:00.0Z", to: "2026-11-30T19:10:42.0Z" }], gapSeconds: 42 };
const access = { bucket: "station", endpoint: undefined, region: "eu", prefix: "radio/", credentials: undefined };
const begin = `shows/main/${DAY}/200000+0100-jazz`;

async function bucketWith(objects: Record<string, string | Uint8Array>) {
  const bucket = await new FakeBuckets().open(access);
  for (const [key, body] of Object.entries(objects)) await bucket.put(key, Buffer.from(body));
  return bucket;
}

it("of two versions the one without a gap is listed, and then the one in the bucket", () => {
  const at = (key: string | undefined, more: Partial<RecordingRecord> = {}): ListedRecording => ({
    day: DAY,
    record: record(more),
    key,
  });
  expect(bestOf([at("a", gap), at("b")])).toEqual([at("b")]);
  expect(bestOf([at(undefined), at("a")])).toEqual([at("a")]);
  expect(bestOf([at("a"), at(undefined)])).toEqual([at("a")]);
});

it("recordings are listed from the bucket's records, and a damaged record is left out", async () => {
  const bucket = await bucketWith({
    [`${begin}.json`]: JSON.stringify(record(gap)),
    [`${begin}.mp3`]: AUDIO,
    [`${begin}.master-b.json`]: JSON.stringify(record({ master: "master-b" })),
    [`${begin}.master-b.mp3`]: AUDIO,
    [`shows/main/${DAY}/210000+0100-news.json`]: "{",
  });
  const found = bestOf(await recordingsInBucket(bucket, "main", DAY));
  expect(found.map(({ key }) => key)).toEqual([`${begin}.master-b.mp3`]);
  expect(recordingsText(found)).toBe("main  2026-11-30  20:00  jazz  2 h  0.0 MB  in the bucket\n");
});

it("a fetched recording appears with the right checksum, and is not fetched again", async () => {
  const bucket = await bucketWith({ [`${begin}.mp3`]: AUDIO });
  const files = new MemoryFiles();
  const wanted = { day: DAY, record: record(), key: `${begin}.mp3` };
  expect(await fetchRecording({ files }, bucket, wanted, "/shows")).toMatchObject({ state: "fetched" });
  expect(await files.read("/shows/200000+0100-jazz.mp3")).toBe("audio");
  expect(await fetchRecording({ files }, bucket, wanted, "/shows")).toMatchObject({ state: "there" });
});

it("a damaged recording is an error, and leaves no file", async () => {
  const bucket = await bucketWith({ [`${begin}.mp3`]: "other" });
  const files = new MemoryFiles();
  const wanted = { day: DAY, record: record(), key: `${begin}.mp3` };
  await expect(fetchRecording({ files }, bucket, wanted, "/shows")).rejects.toMatchObject({ kind: "failed" });
  expect(await files.list("/shows")).toEqual([]);
});
