import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { loadScript } from "../../../src/host/load-script.js";
import { accessLogScript, parseAccessLog } from "../../../src/operations/usage/access-log.js";

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().replace(/\.\d+Z/u, "+00:00");
const line = (ago: number, mount: string, status: number, seconds: string, agent: string) =>
  `${day(ago)} ${mount} ${status} 1000 ${seconds} "${agent}"\n`;

/** The script's answer for these files in the folder of the logs. */
async function read(files: Record<string, string | Uint8Array>) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const old = join(folder, "radio.listens.99.gz");
  if ("radio.listens.99.gz" in files) utimesSync(old, new Date(0), new Date(0));
  const { stdout } = await execa("sh", ["-s"], {
    input: loadScript(accessLogScript(28, join(folder, "radio.listens"))),
    env: { TZ: "UTC" },
  });
  const uses = parseAccessLog(stdout);
  return uses?.toSorted((one, other) => (one.mount + one.agent < other.mount + other.agent ? -1 : 1));
}

it("listens are summed by player over rotated logs, without old, refused and torn lines", async () => {
  expect(
    await read({
      "radio.listens":
        line(0.1, "/live.mp3", 200, "60.4", "VLC/3.0.18 LibVLC/3.0.18") + line(0.1, "/live.mp3", 404, "9", "x") + "2026-11-2",
      "radio.listens.1":
        line(2, "/live.mp3", 200, "3600.0", "VLC/3.0.18 LibVLC/3.0.18") + line(2, "/live.opus", 206, "5", "a \\x22b\\x22"),
      "radio.listens.2.gz": gzipSync(line(27, "/live.mp3", 200, "100", "-") + line(29, "/live.mp3", 200, "1000", "-")),
      "radio.listens.99.gz": gzipSync(line(1, "/live.mp3", 200, "1000", "-")),
      "access.log": line(1, "/live.mp3", 200, "1000", "-"),
    }),
  ).toEqual([
    { mount: "/live.mp3", agent: "-", listens: 1, seconds: 100, bytes: 1000 },
    { mount: "/live.mp3", agent: "VLC/3.0.18 LibVLC/3.0.18", listens: 2, seconds: 3660, bytes: 2000 },
    { mount: "/live.opus", agent: "a \\x22b\\x22", listens: 1, seconds: 5, bytes: 1000 },
  ]);
});

it("after two thousand players the others are counted together, and no listen is lost", async () => {
  const lines = Array.from({ length: 5000 }, (_, index) => line(1, "/live.mp3", 200, "1", `player ${index}`));
  const uses = (await read({ "radio.listens": lines.join("") })) ?? [];
  expect(uses).toHaveLength(2001);
  expect(uses.reduce((sum, { listens }) => sum + listens, 0)).toBe(5000);
});

it("the answer of a host without a log is empty, and a truncated answer is undefined", async () => {
  expect(await read({})).toEqual([]);
  expect(parseAccessLog("1\t2\t3\t/live.mp3\tVLC\n")).toBeUndefined();
});
