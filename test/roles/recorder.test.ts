import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../src/inventory/parse.js";
import { perl } from "../recorder/perl.js";
import { stationWithBucket } from "./backup.js";
import { desired, stationText, textAt } from "./station.js";

const CONFIG = "/etc/radioctl/recorder.conf";
const KEY = "/etc/radioctl/upload.curl";
const recording = (settings: string, text = stationText) =>
  text.replace("    masters: [master-a, master-b]\n", (line) => `${line}    recordings: ${settings}\n`);
const unitsOf = (host: ReturnType<typeof desired>) =>
  host.units.map(({ name }) => name).filter((name) => /recorder|uploader/u.test(name));
const problemsOf = (text: string) =>
  parseInventory("station.yaml", text).problems.map(({ line, message }) => `${String(line)}: ${message}`);

async function readBy(text: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-recorder-"));
  try {
    writeFileSync(join(folder, "recorder.conf"), text);
    return await perl("config.pl", join(folder, "recorder.conf"), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("a master's recorder", () => {
  it("is not there without recordings in the inventory, and never on a relay", () => {
    const paths = desired("master-a").files.map(({ path }) => path);
    expect(unitsOf(desired("master-a"))).toEqual([]);
    expect(paths.filter((path) => path.includes("perl/"))).toEqual([]);
    expect(unitsOf(desired("eu-1", recording("{}")))).toEqual([]);
  });

  it("reads the first format all day by default", async () => {
    const master = desired("master-b", recording("{}"));
    expect(unitsOf(master)).toEqual(["radioctl-recorder.service"]);
    expect(await readBy(textAt(master, CONFIG))).toEqual([
      {
        zone: "Europe/Berlin",
        port: "8000",
        master: "master-b",
        channel: "main",
        mount: "/live.mp3",
        codec: "mp3",
        extension: "mp3",
        title: 'Radio "Quotes" & <Tags>',
        quota: "20000000000",
        least_free: "2000000000",
        keep_days: "30",
        uploads: "0",
        shows: [],
      },
    ]);
  });

  it("reads the chosen format and the shows, with days as numbers", async () => {
    const shows =
      '[{ name: jazz, days: [friday, sunday], from: "20:00", to: "22:30" }, { name: night, from: "23:00", to: "02:00" }]';
    const master = desired("master-a", recording(`{ format: /live.flac, keepDays: 7, quotaGb: 0.5, shows: ${shows} }`));
    expect(await readBy(textAt(master, CONFIG))).toMatchObject([
      {
        mount: "/live.flac",
        codec: "ogg",
        extension: "oga",
        quota: "500000000",
        keep_days: "7",
        shows: [
          { name: "jazz", from: "1200", to: "1350", days: "50" },
          { name: "night", from: "1380", to: "120", days: "0123456" },
        ],
      },
    ]);
  });

  it("is joined by an uploader when the hosts have a key of a bucket, which only root can read", () => {
    const master = desired("master-a", recording("{}", stationWithBucket));
    expect(unitsOf(master)).toEqual(["radioctl-recorder.service", "radioctl-uploader.service"]);
    expect(textAt(master, "/etc/radioctl/uploader.conf")).toContain(
      "\nurl https://s3.example/radio/one/shows\nchannel main master-b\n",
    );
    expect(textAt(master, KEY)).toContain('aws-sigv4 = "aws:amz:us-east-1:s3"');
    expect(master.files.find(({ path }) => path === KEY)).toMatchObject({ owner: "root", mode: 0o600 });
    expect(master.files.find(({ path }) => path === KEY)?.content.masked()).toContain('"[secret]:[secret]"');
  });
});

describe("recordings of an inventory", () => {
  it.each([
    ["{ keepDay: 3 }", /unknown key.*keepDays/iu],
    ["{ format: /other.mp3 }", /the channel has no format with the mount \/other\.mp3/u],
    ['{ shows: [{ name: a, from: "20:00", to: "25:00" }] }', /time of the day/u],
    [
      '{ shows: [{ name: a, from: "20:00", to: "22:00" }, { name: b, days: [monday], from: "21:00", to: "23:00" }] }',
      /b overlaps with the show shows\.0/u,
    ],
    [
      '{ shows: [{ name: a, days: [saturday], from: "23:00", to: "02:00" }, { name: b, days: [sunday], from: "01:00", to: "03:00" }] }',
      /b overlaps with the show shows\.0/u,
    ],
  ])("are refused with their line: %s", (settings, message) => {
    const problems = problemsOf(recording(settings));
    expect(problems.join("\n")).toMatch(message);
    expect(problems[0]).toMatch(/^16: /u);
  });

  it("may follow each other", () => {
    const shows = '[{ name: a, from: "20:00", to: "22:00" }, { name: b, from: "22:00", to: "20:00" }]';
    expect(problemsOf(recording(`{ shows: ${shows} }`))).toEqual([]);
  });
});
