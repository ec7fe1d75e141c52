import type { By, Hour, LagMean, Mean, Period, Span, Stream } from "../../ports/history.js";
import { rowsOf, type Database } from "./tables.js";

const KEYS: Readonly<Record<By, string>> = {
  all: "''",
  channel: "streams.channel",
  mount: "streams.mount",
  region: "streams.region",
  host: "streams.host",
};

export function readMeans(database: Database, period: Period, bucketSeconds: number, by: By): Mean[] {
  const bucket = Math.max(1, Math.round(bucketSeconds * 1000));
  const rows = rowsOf(
    database,
    `SELECT bucket AS at, ${KEYS[by]} AS key, SUM(mean) AS listeners FROM (
         SELECT at - at % ?1 AS bucket, stream, AVG(listeners) AS mean FROM samples WHERE at >= ?2 AND at < ?3 GROUP BY bucket, stream
       ) JOIN streams ON streams.id = stream GROUP BY bucket, key ORDER BY bucket, key`,
    bucket,
    ...bounds(period),
  );
  return rows.map(toMean);
}

export function readHourlyMeans(database: Database, period: Period, by: By): Mean[] {
  const rows = rowsOf(
    database,
    `SELECT hour AS at, ${KEYS[by]} AS key, SUM(listeners * 1.0 / samples) AS listeners FROM hours
       JOIN streams ON streams.id = stream WHERE hour >= ? AND hour < ? GROUP BY hour, key ORDER BY hour, key`,
    ...bounds(period),
  );
  return rows.map(toMean);
}

export function readHours(database: Database, period: Period): Hour[] {
  const rows = rowsOf(
    database,
    `SELECT totals.hour, looks, peak, peak_at, COALESCE(SUM(listeners * 1.0 / samples), 0) AS listeners
       FROM totals LEFT JOIN hours ON hours.hour = totals.hour WHERE totals.hour >= ? AND totals.hour < ?
       GROUP BY totals.hour ORDER BY totals.hour`,
    ...bounds(period),
  );
  return rows.map((row) => ({
    at: Number(row["hour"]),
    looks: Number(row["looks"]),
    listeners: Number(row["listeners"]),
    peak: Number(row["peak"]),
    peakAt: Number(row["peak_at"]),
  }));
}

export function readLags(database: Database, period: Period, bucketSeconds: number): LagMean[] {
  const bucket = Math.max(1, Math.round(bucketSeconds * 1000));
  const rows = rowsOf(
    database,
    `SELECT at - at % ?1 AS bucket, host, AVG(milliseconds) / 1000.0 AS seconds FROM lags JOIN lines ON lines.id = line
       WHERE at >= ?2 AND at < ?3 GROUP BY bucket, host ORDER BY bucket, host`,
    bucket,
    ...bounds(period),
  );
  return rows.map((row) => ({ at: Number(row["bucket"]), host: String(row["host"]), seconds: Number(row["seconds"]) }));
}

export function readOnAir(database: Database, period: Period): Span[] {
  const [from, to] = bounds(period);
  const rows = rowsOf(
    database,
    `SELECT master, channel, source, since, until FROM on_air WHERE until >= ? AND since < ? ORDER BY since, master, channel`,
    from,
    to,
  );
  return rows.map((row) => ({
    master: String(row["master"]),
    channel: String(row["channel"]),
    source: String(row["source"]),
    since: Number(row["since"]),
    until: Number(row["until"]),
  }));
}

export function readStreams(database: Database): Stream[] {
  const rows = rowsOf(database, "SELECT host, region, channel, mount, codec, kbps FROM streams ORDER BY id DESC");
  return rows.map((row) => ({
    host: String(row["host"]),
    region: String(row["region"]),
    channel: String(row["channel"]),
    mount: String(row["mount"]),
    codec: String(row["codec"]),
    bitrateKbps: row["kbps"] === 0 ? undefined : Number(row["kbps"]),
  }));
}

function toMean(row: Readonly<Record<string, unknown>>): Mean {
  return { at: Number(row["at"]), key: String(row["key"]), listeners: Number(row["listeners"]) };
}

function bounds({ from, to }: Period): [number, number] {
  return [from.getTime(), to.getTime()];
}
