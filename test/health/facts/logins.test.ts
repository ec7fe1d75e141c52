import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { logins } from "../../../src/health/facts/logins.js";
import { loadScript } from "../../../src/host/load-script.js";

/** The script with a journal of the test. */
function read(journal: string) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-logins-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "journal"), journal);
  writeFileSync(join(folder, "journalctl"), `#!/bin/sh\ncat '${folder}/journal'\n`);
  chmodSync(join(folder, "journalctl"), 0o755);
  const script = loadScript([logins.script(undefined)]).replace("/etc/liquidsoap/radio.liq", join(folder, "journal"));
  const env = { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  return logins.parse(execFileSync("sh", ["-s"], { input: script, encoding: "utf8", env }).split("\n"));
}

const wrong = (source: string, address: string) => `2026/11/30 14:21:07 [harbor:3] Wrong login for ${source} from ${address}\n`;

describe("wrong logins of encoders", () => {
  it("are counted by source and address, the most frequent first", () => {
    const journal = [
      "2026/11/30 14:21:06 [studio_line:3] Decoding...\n",
      wrong("studio", "198.51.100.7"),
      wrong("night-show", "2001:db8::7").repeat(12),
      wrong("studio", "198.51.100.7"),
      wrong("studio", "203.0.113.9"),
    ];
    expect(read(journal.join(""))).toEqual([
      { source: "night-show", address: "2001:db8::7", count: 12 },
      { source: "studio", address: "198.51.100.7", count: 2 },
      { source: "studio", address: "203.0.113.9", count: 1 },
    ]);
  });

  it("are not what a title or another program says", () => {
    const title = "2026/11/30 14:21:07 [studio_line:3] New metadata chunk ? -- Wrong login for studio from 198.51.100.7.\n";
    expect(read(`${title}Wrong login for studio from 198.51.100.7\n${wrong("studio", "198.51.100.7 and more")}`)).toEqual([]);
  });

  it("are not counted on a host without Liquidsoap", () => {
    const answer = execFileSync("sh", ["-s"], { input: loadScript([logins.script(undefined)]), encoding: "utf8" });
    expect(logins.parse(answer.split("\n"))).toEqual([]);
  });
});
