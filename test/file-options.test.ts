import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileFailure } from "../src/adapters/files/failures.js";
import { RadioctlError } from "../src/errors.js";
import { main } from "../src/main.js";
import { STATION_KEY } from "./fakes/station-key.js";
import { fakeWorld } from "./fakes/world.js";
import { stationText } from "./roles/station.js";

/** A folder with a station, and a path of each kind that is not a readable file. */
function folder(): string {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-options-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  writeFileSync(join(cwd, "radio.yaml"), `${stationText}secrets: [{ environment: RADIO_ }]\n`);
  mkdirSync(join(cwd, "folder"));
  symlinkSync("nowhere", join(cwd, "dangling"));
  symlinkSync("circle", join(cwd, "circle"));
  execFileSync("mkfifo", [join(cwd, "pipe")]);
  return cwd;
}

async function run(cwd: string, argv: readonly string[]) {
  const env = { RADIOCTL_INVENTORY: "radio.yaml", RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "sentinel-password" };
  const fake = fakeWorld({ cwd, env });
  return { code: await main([...argv], fake.world), stdout: fake.stdout(), stderr: fake.stderr() };
}

const READERS: ReadonlyArray<readonly [option: string, argv: (path: string) => string[]]> = [
  ["-i", (path) => ["-i", path, "validate"]],
  ["--plan", (path) => ["dns", "apply", "--plan", path]],
];
const UNREADABLE: ReadonlyArray<readonly [what: string, path: string, words: RegExp]> = [
  ["a folder", "folder", /folder is a folder, not a file\n.*name a file/u],
  ["a missing file", "nowhere", /there is no (inventory|file) nowhere\n/u],
  ["a link to a missing file", "dangling", /there is no (inventory|file) dangling\n/u],
  ["a link that leads to itself", "circle", /circle is a link that leads to itself\n.*name the file itself/u],
  ["a pipe, without waiting for it,", "pipe", /pipe is a pipe, a socket or a device, not a file\n.*name a regular file/u],
];

describe.each(READERS)("a file to read with %s", (_option, argv) => {
  it.each(UNREADABLE)("is wrong usage with the next step when it is %s", async (_what, path, words) => {
    const { code, stdout, stderr } = await run(folder(), argv(path));
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain("internal error");
    expect([code, stdout]).toEqual([2, ""]);
  });
});

describe("a file to write with --out", () => {
  const settings = (path: string) => ["render", "encoder", "studio", "--kind", "butt", "--out", path];

  it.each<[what: string, argv: string[], words: RegExp]>([
    ["a folder", settings("folder"), /folder is a folder, not a file/u],
    ["below a file", settings("radio.yaml/settings"), /radio.yaml\/settings can't be written: a part of its path is a file/u],
    ["a pipe", settings("pipe"), /pipe is a pipe, a socket or a device, not a file/u],
    [
      "a file where a folder is needed",
      ["render", "eu-1", "--out", "radio.yaml"],
      /can't be written: a part of its path is a file/u,
    ],
  ])("is wrong usage when it is %s, and nothing is left beside it", async (_what, argv, words) => {
    const cwd = folder();
    const before = readdirSync(cwd);
    const { code, stderr } = await run(cwd, argv);
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual(before);
    expect(lstatSync(join(cwd, "pipe")).isFIFO()).toBe(true);
  });
});

it.each([
  ["read", "check the owner and the mode: ls -ld /srv/radio.yaml"],
  ["write", "check the owner and the mode: ls -ld /srv"],
] as const)("a file without permission to %s it is wrong usage, with where to look", (doing, hint) => {
  const failure = fileFailure(doing, "/srv/radio.yaml", Object.assign(new Error("denied"), { code: "EACCES" }));
  expect(failure).toBeInstanceOf(RadioctlError);
  expect(failure).toMatchObject({ kind: "usage", message: `there is no permission to ${doing} /srv/radio.yaml`, hint });
});

it.each([
  ["ENOSPC", "failed", "/srv/radio.yaml can't be written: the disk is full (ENOSPC)", /the file is as before.*df -h \/srv$/u],
  ["EDQUOT", "failed", "/srv/radio.yaml can't be written: the quota of the disk is used up (EDQUOT)", /df -h \/srv$/u],
  ["EROFS", "usage", "/srv/radio.yaml can't be written: its file system is read-only", /^nothing was changed.*findmnt/u],
  ["EMFILE", "failed", "/srv/radio.yaml can't be written: EMFILE", /the file is as before. check it: ls -ld \/srv$/u],
])("the failure %s of a disk is an error with the path, what is safe, and what to do", (code, kind, message, hint) => {
  const failure = fileFailure("write", "/srv/radio.yaml", Object.assign(new Error("native"), { code }));
  expect(failure).toBeInstanceOf(RadioctlError);
  expect(failure).toMatchObject({ kind, message, hint: expect.stringMatching(hint) });
});

it("a defect stays what it is", () => {
  const defect = new TypeError("a defect");
  expect(fileFailure("write", "/srv/radio.yaml", defect)).toBe(defect);
});
