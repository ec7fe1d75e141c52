import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadScript } from "../../src/host/load-script.js";
import { followScript, logScript, type LogQuery } from "../../src/host/logs.js";
import type { HostScript } from "../../src/host/script.js";

const folder = mkdtempSync(join(tmpdir(), "radioctl-logs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
// A journalctl that prints its arguments.
chmodSync(at("journalctl", '#!/bin/sh\necho "$@"\n'), 0o755);

const stamp = (secondsAgo: number) =>
  execFileSync("date", ["-d", `-${secondsAgo} seconds`, "+%Y/%m/%d %H:%M:%S"], { encoding: "utf8" }).trim();
const error = at(
  "error.log",
  [`${stamp(7200)} old`, "  of it", `${stamp(60)} new 1`, "  more", `${stamp(5)} new 2`, ""].join("\n"),
);
const last = at("last.log", "@begin files\n@end done\n");
const stale = at("stale.log", "@end failed\n");
utimesSync(stale, 1, 1);

const query: LogQuery = { units: ["icecast@a.service"], files: [], lines: 3, sinceSeconds: undefined };
const run = (script: HostScript, given = (text: string) => text) =>
  execFileSync("sh", ["-s"], {
    input: given(loadScript(script)),
    encoding: "utf8",
    env: { PATH: `${folder}:${process.env["PATH"]}` },
  })
    .split("\n")
    .slice(0, -1);

describe("a host's logs", () => {
  it("are the last lines of its units", () => {
    expect(run(logScript({ ...query, units: ["icecast@a.service", "icecast@b.service"] }))).toEqual([
      "--quiet --no-pager --output=short-iso --lines=3 --unit=icecast@a.service --unit=icecast@b.service",
    ]);
  });

  it("begin with its files, each under its name, without missing files", () => {
    expect(run(logScript({ ...query, files: [error, join(folder, "absent.log"), last], lines: 2 }))).toEqual([
      `==> ${error}`,
      "  more",
      expect.stringContaining("new 2"),
      `==> ${last}`,
      "@begin files",
      "@end done",
      "==> journal",
      expect.stringContaining("--lines=2"),
    ]);
  });

  it("have no lines before the requested time, by the times of the lines, else by the time of the file", () => {
    expect(run(logScript({ ...query, files: [error, last, stale], sinceSeconds: 600 }))).toEqual([
      `==> ${error}`,
      expect.stringContaining("new 1"),
      "  more",
      expect.stringContaining("new 2"),
      `==> ${last}`,
      "@begin files",
      "@end done",
      "==> journal",
      expect.stringContaining("--since=-600s"),
    ]);
  });

  it("follow files and the journal until the journal ends, and leave no program running", () => {
    const lines = run(followScript({ ...query, files: [error], lines: 1 }, 5), (text) =>
      text.replace('timeout "$SECONDS_MOST" journalctl', "sleep 0.3; journalctl"),
    );
    expect(lines).toEqual([expect.stringContaining("new 2"), expect.stringContaining("--follow --quiet")]);
    expect(execFileSync("sh", ["-c", `pgrep -f "^tail .*${folder}" || true`], { encoding: "utf8" })).toBe("");
  });

  it("come only from the journal for a service without files", () => {
    expect(run(followScript(query, 5))).toEqual([expect.stringContaining("--follow")]);
  });
});
