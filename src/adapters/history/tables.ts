import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { RadioctlError } from "../../errors.js";

export type Database = DatabaseSyncInstance;

type Row = Readonly<Record<string, string | number | null>>;

/** The rows that a query returns. */
export function rowsOf(database: Database, sql: string, ...values: ReadonlyArray<string | number>): Row[] {
  return database.prepare(sql).all(...values) as Row[];
}

/** Version of the tables below; a file has its version in its header. */
const VERSION = 1;

/** Times are milliseconds since 1970. Rows are ordered by time: new observations are appended, and old ones are deleted as one range. */
const TABLES = `
CREATE TABLE streams (
  id INTEGER PRIMARY KEY, host TEXT NOT NULL, region TEXT NOT NULL, channel TEXT NOT NULL, mount TEXT NOT NULL, codec TEXT NOT NULL,
  kbps INTEGER NOT NULL, -- 0: not known
  UNIQUE (host, region, channel, mount, codec, kbps)
) STRICT;
CREATE TABLE looks (at INTEGER PRIMARY KEY) STRICT;
CREATE TABLE samples (
  at INTEGER NOT NULL, stream INTEGER NOT NULL, listeners INTEGER NOT NULL, PRIMARY KEY (at, stream)
) STRICT, WITHOUT ROWID;
CREATE TABLE hours (
  hour INTEGER NOT NULL, stream INTEGER NOT NULL, samples INTEGER NOT NULL, listeners INTEGER NOT NULL, PRIMARY KEY (hour, stream)
) STRICT, WITHOUT ROWID;
CREATE TABLE totals (hour INTEGER PRIMARY KEY, looks INTEGER NOT NULL, peak INTEGER NOT NULL, peak_at INTEGER NOT NULL) STRICT;
CREATE TABLE lines (id INTEGER PRIMARY KEY, host TEXT NOT NULL, mount TEXT NOT NULL, UNIQUE (host, mount)) STRICT;
CREATE TABLE lags (
  at INTEGER NOT NULL, line INTEGER NOT NULL, milliseconds INTEGER NOT NULL, PRIMARY KEY (at, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE on_air (
  id INTEGER PRIMARY KEY, master TEXT NOT NULL, channel TEXT NOT NULL, source TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL
) STRICT;
CREATE INDEX on_air_until ON on_air (until);
PRAGMA user_version = ${VERSION};
`;

/** Creates the tables of a new file. @throws RadioctlError failed for a file of a later version of radioctl */
export function makeTables(database: Database, path: string): void {
  if (versionOf(database) === VERSION) return;
  // Allows to give free pages back a few at a time. It can be set only while the file has no tables.
  database.exec("PRAGMA auto_vacuum = INCREMENTAL");
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have created them meanwhile.
    const version = versionOf(database);
    if (version > VERSION)
      throw new RadioctlError("failed", `${path} was written by a later version of radioctl`, { hint: "install that version" });
    if (version < VERSION) database.exec(TABLES);
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function versionOf(database: Database): number {
  return Number(rowsOf(database, "PRAGMA user_version")[0]?.["user_version"] ?? 0);
}
