import { join } from "node:path";
import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Files } from "../ports/files.js";
import { entryLine, parseJournal, type Action, type Entry, type Event } from "./entry.js";
import { historyOf, type RunHistory } from "./history.js";

/** Records a run while it happens. */
export interface Journal {
  readonly run: string;
  /**
   * The entry is on the disk when it returns. Entries are in the order of the calls.
   * @throws Error after the run has ended: abandoned work must not begin anything more
   */
  write(event: Event): Promise<void>;
}

/** Journals are stored beside the inventory, one file per run, so that they can be kept with it. */
export function journalFile(directory: string, run: string): string {
  return join(directory, "journal", `${run}.jsonl`);
}

/** The journal of a run, a new one or one that is resumed. */
export function openJournal({ files, clock }: { files: Files; clock: Clock }, directory: string, run: string): Journal {
  const path = journalFile(directory, run);
  let last: Promise<void> = Promise.resolve();
  let hasEnded = false;
  return {
    run,
    async write(event) {
      if (hasEnded) throw new Error(`run ${run} has ended: "${event.event}" was not recorded`);
      hasEnded = event.event === "ended";
      const line = entryLine({ at: clock.now().toISOString(), ...event });
      last = last.then(async () => files.append(path, line));
      return last;
    },
  };
}

/**
 * Records an action before it begins and after it has ended. If the outcome is unknown there is no result, and a resumed run observes the host.
 * @param more data that a resumed run needs when there is no result
 */
export async function noted<Value>(
  journal: Journal,
  host: string,
  action: Action,
  does: () => Promise<Value>,
  more: { bootId?: string } = {},
): Promise<Value> {
  await journal.write({ event: "intent", host, deed: action, ...more });
  try {
    const value = await does();
    await journal.write({ event: "result", host, deed: action, ok: true });
    return value;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const known = !(error instanceof RadioctlError && error.kind === "outcomeUnknown");
    if (known) await journal.write({ event: "result", host, deed: action, ok: false, detail });
    throw error;
  }
}

/** How far the clocks of two machines with the same folder may differ. */
const CLOCKS_MILLISECONDS = 3_600_000;

/**
 * The ids of all runs, newest first: an id begins with its time.
 * @param now runs from the future come last: a wrong clock dated them, and they would be the latest ones for years
 */
export async function listRuns(files: Files, directory: string, now?: Date): Promise<string[]> {
  const names = await files.list(join(directory, "journal"));
  const runs = names
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => name.slice(0, -".jsonl".length))
    .sort()
    .toReversed();
  if (now === undefined) return runs;
  const latest = new Date(now.getTime() + CLOCKS_MILLISECONDS).toISOString();
  return [...runs.filter((run) => run <= latest), ...runs.filter((run) => run > latest)];
}

/** The journal of a run. @throws RadioctlError usage when there is no such run */
export async function readRun(files: Files, directory: string, run: string): Promise<{ entries: Entry[]; history: RunHistory }> {
  const text = await files.read(journalFile(directory, run));
  const entries = parseJournal(text ?? "");
  const history = historyOf(run, entries);
  if (history === undefined)
    throw new RadioctlError("usage", `there is no run ${JSON.stringify(run)} in the journal`, {
      hint: "radioctl journal lists them",
    });
  return { entries, history };
}

/** The histories of the latest runs, newest first. @param most the maximum number of runs @param now as for `listRuns` */
export async function readRuns(files: Files, directory: string, most: number, now?: Date): Promise<RunHistory[]> {
  const runs = (await listRuns(files, directory, now)).slice(0, most);
  const read = await Promise.all(runs.map(async (run) => readRun(files, directory, run).catch(() => undefined)));
  return read.flatMap((each) => (each === undefined ? [] : [each.history]));
}
