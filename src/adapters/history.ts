import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { RadioctlError } from "../errors.js";
import type { History, Histories } from "../ports/history.js";
import { readHourlyMeans, readHours, readLags, readMeans, readOnAir, readStreams } from "./history/read.js";
import { makeTables, rowsOf, type Database } from "./history/tables.js";
import { shrink, writeLook } from "./history/write.js";

/** How long to wait for another process; it adds an observation in well under a second. */
const PATIENCE_MILLISECONDS = 10_000;

/** Result codes of SQLite: https://sqlite.org/rescode.html */
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** SQLite in one file, with a rollback journal: after a writer is killed, the next one can undo the incomplete transaction. */
export async function openHistory(
  path: string,
  mode: "append" | "read",
  onTorn: (aside: string) => void,
  patienceMilliseconds: number = PATIENCE_MILLISECONDS,
): ReturnType<Histories["open"]> {
  if (mode === "read" && !existsSync(path)) return undefined;
  mkdirSync(dirname(path), { recursive: true });
  const file = new HistoryFile(path, onTorn, patienceMilliseconds);
  const read =
    <Given extends unknown[], Value>(does: (database: Database, ...given: Given) => Value) =>
    (...given: Given) =>
      file.transaction("BEGIN", (database) => does(database, ...given));
  const history: History = {
    append(look, keeping) {
      const gap = file.transaction("BEGIN IMMEDIATE", (database) => writeLook(database, look, keeping));
      file.guarded(shrink);
      return gap;
    },
    means: read(readMeans),
    hourlyMeans: read(readHourlyMeans),
    hours: read(readHours),
    lags: read(readLags),
    onAir: read(readOnAir),
    streams: read(readStreams),
    // A reader's lock holds back other processes' commits.
    copy: read(() => readFileSync(path)),
    close: () => file.close(),
  };
  // A first read, so that errors of the file appear here, where the caller expects them.
  history.streams();
  return Promise.resolve(history);
}

class HistoryFile {
  #database: Database | undefined;
  #inode = 0;

  constructor(
    private readonly path: string,
    private readonly onTorn: (aside: string) => void,
    private readonly patienceMilliseconds: number,
  ) {}

  /** Runs `does` in a transaction: all of its changes are made, or none. */
  transaction<Value>(begin: "BEGIN" | "BEGIN IMMEDIATE", does: (database: Database) => Value): Value {
    return this.guarded((database) => {
      // This statement takes the lock, also for reading, and reports why it could not.
      database.exec(`${begin}; SELECT count(*) FROM sqlite_schema`);
      try {
        const value = does(database);
        database.exec("COMMIT");
        return value;
      } catch (error) {
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /** Runs `does` with the file. A damaged file is moved aside, and `does` runs with a new one. */
  guarded<Value>(does: (database: Database) => Value): Value {
    try {
      return does(this.#open());
    } catch (error) {
      if (!this.#isTorn(error)) throw this.#explained(error);
    }
    this.#putAside();
    try {
      return does(this.#open());
    } catch (error) {
      throw this.#explained(error);
    }
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #open(): Database {
    if (this.#database !== undefined) return this.#database;
    const database = new DatabaseSync(this.path, { timeout: this.patienceMilliseconds });
    this.#database = database;
    this.#inode = statSync(this.path).ino;
    // A lock of another process is reported only here: an error of a prepared statement does not name it.
    database.exec("SELECT count(*) FROM sqlite_schema");
    makeTables(database, this.path);
    return database;
  }

  /** Errors of prepared statements have no result code, those of exec do: after an error without a code, the file itself is checked. */
  #isTorn(error: unknown): boolean {
    if (isTornCode(codeOf(error))) return true;
    if (codeOf(error) !== 0 || !isSqlite(error) || this.#database === undefined) return false;
    try {
      this.#database.exec("SELECT count(*) FROM sqlite_schema");
      return rowsOf(this.#database, "PRAGMA quick_check(1)")[0]?.["quick_check"] !== "ok";
    } catch (found) {
      return isTornCode(codeOf(found));
    }
  }

  /** Moves the rollback journal first: otherwise SQLite would apply it to the new file. */
  #putAside(): void {
    this.close();
    // Another process has already replaced the damaged file.
    if (statSync(this.path, { throwIfNoEntry: false })?.ino !== this.#inode) return;
    const aside = `${this.path}.torn-${new Date().toISOString().replaceAll(":", "")}`;
    if (existsSync(`${this.path}-journal`)) renameSync(`${this.path}-journal`, `${aside}-journal`);
    renameSync(this.path, aside);
    this.onTorn(aside);
  }

  #explained(error: unknown): unknown {
    if (!isSqlite(error)) return error;
    if (codeOf(error) === BUSY)
      return new RadioctlError("locked", `another process is using ${this.path}`, { hint: "run it again", cause: error });
    const why = messageOf(error);
    return new RadioctlError("failed", `the listener history ${this.path}: ${why}`, {
      hint: "check that you may write the file, and that the disk is not full",
      cause: error,
    });
  }
}

function isTornCode(code: number): boolean {
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** SQLite's errors come from native code, for which instanceof is not reliable. */
function isSqlite(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SQLITE_ERROR";
}

/** SQLite's primary result code; 0 when it is not known, or when the error is not SQLite's. */
function codeOf(error: unknown): number {
  const code = typeof error === "object" && error !== null && "errcode" in error ? Number(error.errcode) : 0;
  return code & 0xff;
}

function messageOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}
