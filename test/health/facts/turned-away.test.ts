import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { turnedAway } from "../../../src/health/facts/turned-away.js";
import { loadScript } from "../../../src/host/load-script.js";

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString().replace(/\.\d+Z/u, "+00:00");
const lines = (count: number, minutesAgo: number, status: number, agent = "VLC/3.0.20") =>
  `${at(minutesAgo)} /live.mp3 ${status} 0 0.000 "${agent}"\n`.repeat(count);

async function read(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { stdout } = await execa("sh", ["-s"], {
    input: loadScript([turnedAway.script(join(folder, "listens"))]),
    env: { TZ: "UTC", LC_ALL: "C" },
  });
  return turnedAway.parse(stdout.split("\n"));
}

it("refused listens of the last ten minutes are counted by their reason, also those before a rotation", async () => {
  expect(
    await read({
      "listens.1": lines(1000, 60, 503) + lines(4, 8, 503),
      listens: lines(3, 5, 503) + lines(2, 1, 429) + lines(9, 1, 200) + lines(5, 1, 404),
    }),
  ).toEqual({ full: 7, address: 2 });
});

it("a player's name does not count as a status, and a torn line does not count", async () => {
  expect(await read({ listens: lines(2, 1, 200, "x 503 429 y") + lines(1, 1, 503).slice(0, 40) })).toEqual({
    full: 0,
    address: 0,
  });
});

it("a host without a log counts as one that has turned no listener away, and so does another answer", async () => {
  expect(await read({})).toEqual({ full: 0, address: 0 });
  expect(turnedAway.parse(["refused 503 many", "refused 5030 1", "tail: no file"])).toEqual({ full: 0, address: 0 });
});
