import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ObjectServer } from "../fakes/object-server.js";
import { perl } from "./perl.js";
import { RecordingsFolder } from "./recordings-folder.js";

const HOUR = 3600;
let root: string;
let server: ObjectServer;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "radioctl-upload-"));
  server = await ObjectServer.start();
});
afterEach(async () => {
  await server.stop();
  rmSync(root, { recursive: true });
});

type State = { time: number; waiting: number; failing: string | null };
const upload = async (of: RecordingsFolder, ...times: number[]) => perl("upload.pl", ...of.argv(), ...times) as Promise<State[]>;
const text = (key: string) => server.objects.get(key)?.body.toString();
const now = () => Math.floor(Date.now() / 1000);

it("recordings are uploaded once, with their type and checksum, and the records after them", async () => {
  const only = new RecordingsFolder(root, "master-a", server);
  const keys = [13, 14].map((hour) => only.add(hour, `audio of ${hour}`));
  expect(await upload(only, now())).toMatchObject([{ waiting: 0, failing: null }]);
  await upload(only, now() + HOUR);
  expect([...server.writes.values()]).toEqual(keys.flatMap(() => [1, 1]));
  expect([...server.writes.keys()]).toEqual(keys.flatMap((key) => [`${key}.mp3`, `${key}.json`]));
  expect(text(`${keys[0]}.mp3`)).toBe("audio of 13");
  expect(server.objects.get(`${keys[0]}.mp3`)?.headers).toMatchObject({
    "content-type": "audio/mpeg",
    "x-amz-meta-sha256": expect.stringMatching(/^[0-9a-f]{64}$/u) as string,
  });
  expect(only.marked()).toHaveLength(2);
});

describe("a bucket that is away for six hours", () => {
  it("gets everything afterwards, once, and is not asked all the time", async () => {
    const only = new RecordingsFolder(root, "master-a", server);
    const keys = [9, 10, 11, 12, 13, 14].map((hour) => only.add(hour, `audio of ${hour}`));
    server.refuses = 503;
    const away = Array.from({ length: 6 * 12 }, (_, index) => now() + index * 300);
    const states = await upload(only, ...away);
    expect(states.at(-1)).toMatchObject({ waiting: 6, failing: "the bucket answers 503: Please try again later" });
    expect(server.writes.size).toBe(0);
    server.refuses = undefined;
    expect(await upload(only, now() + 6 * HOUR)).toMatchObject([{ waiting: 0, failing: null }]);
    expect(server.writes.size).toBe(2 * keys.length);
    expect(new Set(server.writes.values())).toEqual(new Set([1]));
  });

  it("is reported with curl's words when nothing answers", async () => {
    const only = new RecordingsFolder(root, "master-a", server);
    only.add(13, "audio");
    await server.stop();
    expect((await upload(only, now()))[0]?.failing).toMatch(/^curl: \(7\)/u);
    server = await ObjectServer.start();
  });
});

it("a wrong key is reported with the server's words, and nothing is marked as uploaded", async () => {
  const only = new RecordingsFolder(root, "master-a", server, "-", "another key");
  only.add(13, "audio");
  expect(await upload(only, now())).toMatchObject([
    { waiting: 1, failing: "the bucket answers 403: The signature does not match" },
  ]);
  expect(only.marked()).toEqual([]);
});

describe("two masters", () => {
  let active: RecordingsFolder;
  let standby: RecordingsFolder;
  beforeEach(() => {
    active = new RecordingsFolder(root, "master-a", server, "master-b");
    standby = new RecordingsFolder(root, "master-b", server, "master-a");
    active.follows("off");
    standby.follows("on");
  });

  it("upload a recording once: the active one does", async () => {
    const key = active.add(13, "of a");
    standby.add(13, "of b");
    expect(await upload(standby, now())).toMatchObject([{ waiting: 1, failing: null }]);
    await upload(active, now());
    expect(await upload(standby, now() + HOUR)).toMatchObject([{ waiting: 0 }]);
    expect(text(`${key}.mp3`)).toBe("of a");
    expect(server.writes.size).toBe(2);
    expect(standby.marked()).toHaveLength(1);
  });

  it("fill a hole from the standby after a while", async () => {
    const key = standby.add(13, "of b");
    await upload(standby, now());
    expect(server.writes.size).toBe(0);
    await upload(standby, now() + HOUR);
    expect(text(`${key}.mp3`)).toBe("of b");
  });

  it("keep a recording with a gap, and add the whole one under the name of its master", async () => {
    const key = active.add(13, "with a gap", 42.5);
    standby.add(13, "whole");
    await upload(active, now());
    await upload(standby, now() + HOUR);
    expect(text(`${key}.mp3`)).toBe("with a gap");
    expect(text(`${key}.master-b.mp3`)).toBe("whole");
    expect(text(`${key}.master-b.json`)).toContain('"gapSeconds":0');
    await upload(standby, now() + 2 * HOUR);
    expect([...server.writes.values()]).toEqual([1, 1, 1, 1]);
  });

  it("upload from the other one after a cutover", async () => {
    const key = standby.add(13, "of b");
    standby.follows("off");
    active.follows("on");
    await upload(standby, now());
    expect(text(`${key}.mp3`)).toBe("of b");
  });
});

it("an upload that was killed before its mark, or before its record, is not repeated", async () => {
  const only = new RecordingsFolder(root, "master-a", server);
  const key = only.add(13, "audio");
  await upload(only, now());
  const { folder } = only;
  rmSync(join(folder, "main", "2026-11-30", "130000+0100-hour.uploaded"));
  await upload(only, now());
  expect([...server.writes.values()]).toEqual([1, 1]);
  rmSync(join(folder, "main", "2026-11-30", "130000+0100-hour.uploaded"));
  server.objects.delete(`${key}.json`);
  await upload(only, now());
  expect(server.writes.get(`${key}.mp3`)).toBe(1);
  expect(server.writes.get(`${key}.json`)).toBe(2);
});
