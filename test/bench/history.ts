import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { openHistory } from "../../src/adapters/history.js";
import { writeLook } from "../../src/adapters/history/write.js";
import { parseInventory } from "../../src/inventory/parse.js";
import { usageOf } from "../../src/operations/usage/usage.js";
import type { Keeping, Look } from "../../src/ports/history.js";
import { stationText } from "../roles/station.js";
import { median, printFigure, type Figure } from "./figure.js";
import { runProgram, type ProgramRun } from "./program-run.js";

const MINUTES = 5;
const DAYS = 365;
const keeping: Keeping = { rawDays: 35, hourDays: 400, hourShiftMinutes: 0 };
/** The year ends now: the program counts its days back from there. */
const start = Math.floor(Date.now() / (MINUTES * 60_000)) * MINUTES * 60_000 - DAYS * 86_400_000;
/** Runs of the program; the median counts. */
const RUNS = 3;

/** Twenty relays with three mounts each. */
function look(number: number): Look {
  const at = new Date(start + number * MINUTES * 60_000);
  const listeners = Array.from({ length: 60 }, (_, stream) => ({
    host: `relay-${stream % 20}`,
    region: `r${stream % 4}`,
    channel: "main",
    mount: ["/live.mp3", "/live.opus", "/mono.aac"][Math.floor(stream / 20)] ?? "",
    codec: "mp3",
    bitrateKbps: 128,
    listeners: Math.round(100 + 90 * Math.sin((number * MINUTES) / 230) + ((stream * number) % 7)),
  }));
  const lags = listeners.map(({ host, mount }) => ({ host, mount, seconds: 0.3 }));
  return {
    at,
    listeners,
    lags,
    onAir: [{ master: "master-a", channel: "main", source: "studio", seconds: number * MINUTES * 60 }],
  };
}

/** A year of reports every five minutes: the size on disk, and the seconds for one more report and for queries. */
export async function benchHistory(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "radioctl-bench-history-"));
  const path = join(folder, "journal", "history.sqlite");
  const torn = (aside: string) => {
    throw new Error(`torn: ${aside}`);
  };
  try {
    await mkdir(join(folder, "journal"));
    await writeFile(join(folder, "radio.yaml"), stationText);
    (await openHistory(path, "append", torn))?.close();
    const looks = (DAYS * 24 * 60) / MINUTES;
    const filled = seconds(() => fill(path, looks));
    printFigure({ what: "a year of reports on 60 streams, a thousand in a transaction", value: filled, unit: "s" });
    const appends: number[] = [];
    for (let more = 0; more < 21; more += 1) {
      const began = performance.now();
      const history = await openHistory(path, "append", torn);
      history?.append(look(looks + more), keeping);
      history?.close();
      appends.push((performance.now() - began) / 1000);
    }
    printFigure({ what: "one more report: open, write to disk, close", value: median(appends), unit: "s", goal: 1 });
    printFigure({ what: "size of the year", value: (await stat(path)).size / 1e6, unit: "MB" });
    for (const days of [28, 365]) await ask(path, torn, new Date(start + looks * MINUTES * 60_000), days);
    for (const days of [28, 365]) printFigure(await askProgram(folder, days));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function fill(path: string, looks: number): void {
  for (let first = 0; first < looks; first += 1000) {
    // Each report prepares its statements again: they are released with the database.
    const database = new DatabaseSync(path);
    database.exec("BEGIN");
    for (let number = first; number < Math.min(looks, first + 1000); number += 1) writeLook(database, look(number), keeping);
    database.exec("COMMIT");
    database.close();
  }
}

async function ask(path: string, torn: (aside: string) => void, to: Date, days: number): Promise<void> {
  const { inventory } = parseInventory("station.yaml", stationText);
  const history = await openHistory(path, "read", torn);
  if (inventory === undefined || history === undefined) throw new Error("there is a year of it");
  const period = { from: new Date(to.getTime() - days * 86_400_000), to };
  const asked = seconds(() => {
    const hours = history.hours(period);
    const [byMount, byRegion] = [history.hourlyMeans(period, "mount"), history.hourlyMeans(period, "region")];
    usageOf(inventory, { ...period, days, hours, byMount, byRegion }, undefined);
  });
  printFigure({ what: `usage of ${days} days`, value: asked, unit: "s", goal: 5 });
  const drawn = seconds(() => {
    for (const by of ["all", "channel", "mount", "region", "host"] as const) history.means(period, 7200, by);
    history.lags(period, 7200);
  });
  printFigure({ what: `curves of ${days} days, from single looks as far as they are kept`, value: drawn, unit: "s", goal: 5 });
  history.close();
}

/** The whole program, from start to end. @throws Error when its result does not cover this many days */
async function askProgram(folder: string, days: number): Promise<Figure> {
  const runs: ProgramRun[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const done = await runProgram("-i", join(folder, "radio.yaml"), "usage", "--days", String(days), "--no-players", "--json");
    if (done.code !== 0) throw new Error(`usage ended with ${done.code}: ${done.stderr}`);
    const { basis, listeners } = JSON.parse(done.stdout) as { basis: { days: number }; listeners: number };
    if (basis.days !== days || !(listeners > 0)) throw new Error(`usage reports ${JSON.stringify({ basis, listeners })}`);
    runs.push(done);
  }
  return {
    what: `radioctl usage --days ${days}, the whole program`,
    value: median(runs.map((run) => run.seconds)),
    unit: "s",
    goal: 5,
    from: `${Math.max(...runs.map(({ megabytes }) => megabytes)).toFixed(0)} MB at the most; ${median(runs.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2)} s of a core`,
  };
}

function seconds(does: () => void): number {
  const began = performance.now();
  does();
  return (performance.now() - began) / 1000;
}
