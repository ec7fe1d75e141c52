import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "@photostructure/sqlite";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { openHistory } from "../../src/adapters/history.js";
import { always, keeping, lookAt } from "./history-look.js";

const WRITER = fileURLToPath(new URL("history/writer.ts", import.meta.url));

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "history.sqlite");
}

const writer = (path: string, ...more: string[]) => execa(process.execPath, ["--import", "tsx", WRITER, path, ...more]);

/** The number of observations, and the number of damaged files that were moved aside. */
async function counted(path: string): Promise<{ looks: number; aside: number }> {
  let aside = 0;
  const history = await openHistory(path, "read", () => (aside += 1));
  const looks = history?.means(always, 0.001, "all").length ?? 0;
  expect(history?.hours(always).reduce((sum, hour) => sum + hour.looks, 0) ?? 0).toBe(looks);
  history?.close();
  return { looks, aside };
}

it("two writers at once lose nothing", async () => {
  const path = file();
  await Promise.all([writer(path, "0", "30"), writer(path, "1000000", "30")]);
  expect(await counted(path)).toEqual({ looks: 60, aside: 0 });
}, 60_000);

it("a killed writer loses only the observation that it was writing", async () => {
  const path = file();
  let known = 0;
  for (let kill = 1; kill <= 3; kill += 1) {
    const running = writer(path, String(kill * 1_000_000));
    const ended = expect(running).rejects.toMatchObject({ signal: "SIGKILL" });
    let reported = 0;
    running.stdout.on("data", (chunk: Buffer) => {
      reported += chunk.toString().split("\n").length - 1;
      // Killed at a later observation each time, while it writes the next one.
      if (reported >= kill * 3) running.kill("SIGKILL");
    });
    await ended;
    const { looks, aside } = await counted(path);
    expect(aside).toBe(0);
    // The last one may have been written but not yet reported.
    expect(looks - known - reported).toBeOneOf([0, 1]);
    known = looks;
  }
}, 60_000);

it.each([
  ["cut short", (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ["not a database", (path: string) => writeFileSync(path, "x".repeat(20_000))],
  [
    "scribbled over",
    (path: string) => {
      const bytes = readFileSync(path);
      bytes.fill(0xa5, 4096);
      writeFileSync(path, bytes);
    },
  ],
])("a file that is %s is moved aside and reported, and a new one is created", async (_, tear) => {
  const path = file();
  const history = await openHistory(path, "append", expect.fail);
  for (let each = 0; each < 20; each += 1) history?.append(lookAt(each * 300_000, each), keeping);
  history?.close();
  tear(path);
  const aside: string[] = [];
  const again = await openHistory(path, "append", (name) => aside.push(name));
  again?.append(lookAt("2026-11-22T05:00:00Z", 7), keeping);
  expect(again?.hours(always)).toMatchObject([{ looks: 1, peak: 7 }]);
  again?.close();
  expect(aside).toHaveLength(1);
  expect(readdirSync(join(path, ".."))).toEqual(["history.sqlite", expect.stringMatching(/^history\.sqlite\.torn-/u)]);
});

it("a file of a later version, or one that cannot be opened, is reported and not changed", async () => {
  const path = file();
  (await openHistory(path, "append", expect.fail))?.close();
  const { DatabaseSync } = await import("@photostructure/sqlite");
  const later = new DatabaseSync(path);
  later.exec("PRAGMA user_version = 99");
  later.close();
  await expect(openHistory(path, "append", expect.fail)).rejects.toMatchObject({ kind: "failed", hint: "install that version" });
  mkdirSync(`${path}.folder`);
  await expect(openHistory(`${path}.folder`, "append", expect.fail)).rejects.toMatchObject({ kind: "failed" });
  expect(readdirSync(join(path, ".."))).toEqual(["history.sqlite", "history.sqlite.folder"]);
});

it.each(["read", "append"] as const)("a file that another process is using is reported as locked: %s", async (mode) => {
  const path = file();
  (await openHistory(path, "append", () => undefined))?.close();
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  other.exec("BEGIN EXCLUSIVE");
  await expect(openHistory(path, mode, () => undefined, 10)).rejects.toMatchObject({ kind: "locked", hint: "run it again" });
  other.exec("COMMIT");
  expect(await counted(path)).toEqual({ looks: 0, aside: 0 });
});
