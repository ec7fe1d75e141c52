import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { beds } from "../../src/health/facts/beds.js";
import { judgeBeds } from "../../src/health/judge-beds.js";
import { loadScript } from "../../src/host/load-script.js";

const NOW = 1_800_000_000_000;
const night = { source: "night", directory: "/srv/night", hours: 24 };

const judged = (...lines: string[]) =>
  judgeBeds([night], { host: "master-a", region: undefined, states: beds.parse(lines), now: NOW }).map(
    ({ verdict, subject, summary }) => `${verdict} ${subject}: ${summary}`,
  );
const state = (seconds: number, minutesAgo: number, problem = "") => [
  "bed 0",
  `checked ${NOW / 1000 - minutesAgo * 60}`,
  "files 480",
  "bytes 5000000000",
  `seconds ${seconds}`,
  "missing 0",
  ...(problem === "" ? [] : [`problem ${problem}`]),
];

describe("a mirrored playlist", () => {
  it("is well when it is up to date and long enough", () => {
    expect(judged(...state(25 * 3600, 4))).toEqual(["OK master-a night: 1 d 1 h of audio in 480 files"]);
  });

  it.each([
    [state(20 * 3600, 4), "20 h of audio in 480 files; the station wants 24 h"],
    [state(25 * 3600, 180), "1 d 1 h of audio in 480 files; the mirror last ran 3 h ago"],
    [state(25 * 3600, 4, "the bucket answered 403"), "1 d 1 h of audio in 480 files; the bucket answered 403"],
    [["bed 0"], "0 s of audio in 0 files; the mirror has not run yet"],
    [[], "the mirror has not run yet"],
  ])("is a warning when it is short, late, broken or missing: %#", (lines, summary) => {
    expect(judged(...lines)).toEqual([`WARNING master-a night: ${summary}`]);
  });

  it("is read from the folders that have one, and a planted link shows nothing of another file", async () => {
    const root = mkdtempSync(join(tmpdir(), "beds-"));
    onTestFinished(() => {
      rmSync(root, { recursive: true });
    });
    const folders = ["a", "it's b", "c"].map((name) => join(root, name));
    const [first = "", second = "", third = ""] = folders;
    for (const folder of [second, third]) mkdirSync(join(folder, ".radioctl-bed"), { recursive: true });
    mkdirSync(first);
    writeFileSync(
      join(second, ".radioctl-bed/status"),
      "checked 1799999900\nfiles 2\nbytes 3\nseconds 7200\nmissing 1\nproblem \n",
    );
    writeFileSync(join(root, "secret"), "password 123\n");
    symlinkSync(join(root, "secret"), join(third, ".radioctl-bed/status"));
    const { stdout } = await execa("sh", ["-c", loadScript([beds.script(folders)])]);
    expect(stdout).not.toContain("123");
    expect(beds.parse(stdout.split("\n"))).toEqual([
      { index: 1, checkedAt: 1_799_999_900_000, files: 2, seconds: 7200, missing: 1, problem: undefined },
      { index: 2, checkedAt: undefined, files: 0, seconds: 0, missing: 0, problem: undefined },
    ]);
  });
});
