import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { backup } from "../../src/health/facts/backup.js";
import { judgeBackup, judgeDrill } from "../../src/health/judge-backup.js";
import { loadScript } from "../../src/host/load-script.js";
import { healthSchema } from "../../src/inventory/health.js";

const limits = healthSchema.parse({});
const NOW = 1_800_000_000_000;
const secondsAgo = (hours: number) => NOW / 1000 - hours * 3600;
const success = (hours: number) => `success ${secondsAgo(hours)} 0a1b2c3d 412 1500000000 3000 12`;

const judged = (...lines: string[]) =>
  judgeBackup({ host: "master-a", region: undefined, state: backup.parse(lines), now: NOW }, limits);

describe("a master's backup", () => {
  it("is well when it is recent", () => {
    expect(judged(success(2), `check ${secondsAgo(30)} 3/13`)).toMatchObject({
      check: "backup",
      subject: "master-a",
      verdict: "OK",
      summary: "last backup 2 h ago: 412 files, 1.5 GB",
      hint: undefined,
    });
  });

  it.each<[string, string, string[], string]>([
    ["no backup was made yet", "WARNING", [], "no backup yet"],
    ["the last one is old", "WARNING", [success(15)], "last backup 15 h ago, limit 14 h: 412 files, 1.5 GB"],
    ["the last one is very old", "CRITICAL", [success(80)], "last backup 3 d 8 h ago, limit 72 h: 412 files, 1.5 GB"],
    [
      "the last try failed",
      "WARNING",
      [success(7), `failure ${secondsAgo(1)} the repository cannot be opened: no answer after 120 s`],
      "last backup 7 h ago: 412 files, 1.5 GB; the repository cannot be opened: no answer after 120 s",
    ],
    [
      "the weekly check found a fault",
      "CRITICAL",
      [success(1), `check-failure ${secondsAgo(1)} the check of the backup failed: pack a0: does not exist`],
      "last backup 1 h ago: 412 files, 1.5 GB; the check of the backup failed: pack a0: does not exist",
    ],
    [
      "a playlist's folder does not exist",
      "WARNING",
      [success(1), `missing ${secondsAgo(1)} /srv/a /srv/b`],
      "last backup 1 h ago: 412 files, 1.5 GB; not found: /srv/a, /srv/b",
    ],
  ])("is a finding when %s", (_name, verdict, lines, summary) => {
    expect(judged(...lines)).toMatchObject({
      verdict,
      summary,
      hint: expect.stringContaining("radioctl backup master-a") as string,
    });
  });

  it("is read from its files on the host, whose other files are ignored", async () => {
    const folder = mkdtempSync(join(tmpdir(), "radioctl-state-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "success"), `${success(1).replace("success ", "")}\n`);
    writeFileSync(join(folder, "running"), "1\n");
    writeFileSync(join(folder, "failure"), "17 one\ntwo\n");
    const { stdout } = await execa("sh", ["-s"], { input: loadScript([backup.script(folder)]) });
    expect(backup.parse(stdout.split("\n"))).toEqual({
      success: { at: secondsAgo(1) * 1000, snapshot: "0a1b2c3d", files: 412, bytes: 1_500_000_000, added: 3000, seconds: 12 },
      failure: { at: 17_000, text: "one" },
      check: undefined,
      checkFailure: undefined,
      missing: undefined,
    });
  });
});

describe("the last rehearsal of a restore", () => {
  const daysAgo = (days: number) => NOW - days * 86_400_000;

  it.each([
    ["never", undefined, "WARNING", "no restore was ever rehearsed: whether the backup can be restored is unknown"],
    ["recent", { at: daysAgo(3), ok: true }, "OK", "a restore was rehearsed 3 d ago, limit 100 d"],
    ["old", { at: daysAgo(120), ok: true }, "WARNING", "a restore was rehearsed 120 d ago, limit 100 d"],
    ["failed", { at: daysAgo(3), ok: false }, "WARNING", "the last rehearsal of a restore failed, 3 d ago, limit 100 d"],
  ])("%s", (_name, drill, verdict, summary) => {
    expect(judgeDrill("Radio", drill, NOW, limits)).toMatchObject({ check: "drill", subject: "Radio", verdict, summary });
  });
});
