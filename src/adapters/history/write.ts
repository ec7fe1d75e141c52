import type { Keeping, Look, Stream } from "../../ports/history.js";
import { rowsOf, type Database } from "./tables.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Free pages (4 KiB each) that are given back to the disk per observation: the rest follows later, so that none takes long. */
const PAGES_PER_LOOK = 64;

/** A source's time on air may differ by this much from the time between two observations: hosts are observed one after the other. */
const TOLERANCE_MILLISECONDS = 10_000;

/** Within a transaction: adds an observation and deletes what is too old. @returns as `History.append` */
export function writeLook(database: Database, look: Look, keeping: Keeping): number | undefined {
  const at = look.at.getTime();
  const before = timeOf(database, "SELECT max(at) AS at FROM looks WHERE at < ?", at);
  if (database.prepare("INSERT OR IGNORE INTO looks VALUES (?)").run(at).changes === 0) return undefined;
  writeListeners(database, at, look, keeping);
  writeLags(database, at, look);
  for (const each of look.onAir) writeOnAir(database, at, each);
  const window = keeping.rawDays * DAY;
  const oldest = timeOf(database, "SELECT min(at) AS at FROM looks WHERE at >= ?", at - window) ?? at;
  if (at - oldest >= window / 2) dropOld(database, at, keeping);
  return before !== undefined && at - before > window / 2 ? at - before : undefined;
}

function timeOf(database: Database, sql: string, at: number): number | undefined {
  const found = rowsOf(database, sql, at)[0]?.["at"] ?? undefined;
  return found === undefined ? undefined : Number(found);
}

/** Outside of a transaction: gives some of the free space back to the disk. */
export function shrink(database: Database): void {
  database.exec(`PRAGMA incremental_vacuum(${PAGES_PER_LOOK})`);
}

function writeListeners(database: Database, at: number, { listeners }: Look, { hourShiftMinutes }: Keeping): void {
  const shift = hourShiftMinutes * 60_000;
  const hour = Math.floor((at - shift) / HOUR) * HOUR + shift;
  const sample = database.prepare("INSERT OR REPLACE INTO samples VALUES (?, ?, ?)");
  const rollUp = database.prepare(
    `INSERT INTO hours VALUES (?, ?, 1, ?)
     ON CONFLICT DO UPDATE SET samples = samples + 1, listeners = listeners + excluded.listeners`,
  );
  const idOf = streamIds(database);
  let total = 0;
  for (const each of listeners) {
    const stream = idOf(each);
    sample.run(at, stream, each.listeners);
    rollUp.run(hour, stream, each.listeners);
    total += each.listeners;
  }
  database
    .prepare(
      `INSERT INTO totals VALUES (?1, 1, ?2, ?3) ON CONFLICT DO UPDATE SET looks = looks + 1,
       peak_at = CASE WHEN excluded.peak > peak THEN excluded.peak_at ELSE peak_at END, peak = max(peak, excluded.peak)`,
    )
    .run(hour, total, at);
}

/** Maps a stream to its id; a new stream gets a new id. */
function streamIds(database: Database): (stream: Stream) => number {
  const columns = "host, region, channel, mount, codec, kbps";
  const known = new Map(
    rowsOf(database, `SELECT id, ${columns} FROM streams`).map(({ id, ...row }) => [keyOf(Object.values(row)), Number(id)]),
  );
  return ({ host, region, channel, mount, codec, bitrateKbps = 0 }) => {
    const values = [host, region, channel, mount, codec, Math.round(bitrateKbps)];
    const id = known.get(keyOf(values));
    if (id !== undefined) return id;
    const { lastInsertRowid } = database.prepare(`INSERT INTO streams (${columns}) VALUES (?, ?, ?, ?, ?, ?)`).run(...values);
    known.set(keyOf(values), Number(lastInsertRowid));
    return Number(lastInsertRowid);
  };
}

function keyOf(values: readonly unknown[]): string {
  return JSON.stringify(values);
}

function writeLags(database: Database, at: number, { lags }: Look): void {
  const line = database.prepare("INSERT OR IGNORE INTO lines (host, mount) VALUES (?, ?)");
  const lag = database.prepare("INSERT OR REPLACE INTO lags SELECT ?, id, ? FROM lines WHERE host = ? AND mount = ?");
  for (const { host, mount, seconds } of lags) {
    line.run(host, mount);
    lag.run(at, Math.round(seconds * 1000), host, mount);
  }
}

/** Extends the last time span if the same source has been on air since then without a break; otherwise begins a new one. */
function writeOnAir(database: Database, at: number, { master, channel, source, seconds }: Look["onAir"][number]): void {
  const since = at - Math.round(seconds * 1000);
  const [last] = rowsOf(
    database,
    "SELECT id, source, until FROM on_air WHERE master = ? AND channel = ? AND until <= ? ORDER BY until DESC LIMIT 1",
    master,
    channel,
    at,
  );
  const continues = last !== undefined && last["source"] === source && since <= Number(last["until"]) + TOLERANCE_MILLISECONDS;
  if (continues) database.prepare("UPDATE on_air SET until = ? WHERE id = ?").run(at, Number(last["id"]));
  else
    database
      .prepare("INSERT INTO on_air (master, channel, source, since, until) VALUES (?, ?, ?, ?, ?)")
      .run(master, channel, source, since, at);
}

function dropOld(database: Database, at: number, { rawDays, hourDays }: Keeping): void {
  for (const table of ["samples", "looks", "lags"]) database.prepare(`DELETE FROM ${table} WHERE at < ?`).run(at - rawDays * DAY);
  for (const table of ["hours", "totals"]) database.prepare(`DELETE FROM ${table} WHERE hour < ?`).run(at - hourDays * DAY);
  database.prepare("DELETE FROM on_air WHERE until < ?").run(at - hourDays * DAY);
}
