import { join } from "node:path";
import pMap from "p-map";
import { parseJournal, type Entry } from "../journal/entry.js";
import { historyOf, type RunHistory } from "../journal/history.js";
import { listRuns } from "../journal/store.js";
import type { Bucket } from "../ports/bucket.js";
import type { World } from "../world.js";
import { JOURNALS } from "./store-journals.js";

const CONCURRENCY = 8;

/** The largest journal that is read: that of a cutover of a thousand relays has 2 MB. */
const MOST_BYTES = 16 << 20;

/** The name becomes the name of a file. */
const RUN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-[0-9a-f]{4}$/u;

/** A run of another operator's machine. */
export interface ForeignRun {
  entries: Entry[];
  history: RunHistory;
}

/**
 * Runs of other machines, the newest first. Their journals are kept beside the own ones, so that each is downloaded once.
 * @param wanted the maximum number, or one run @throws RadioctlError unreachable, authentication, failed
 */
export async function loadForeignRuns(
  { files }: Pick<World, "files">,
  bucket: Bucket,
  directory: string,
  wanted: number | string,
): Promise<ForeignRun[]> {
  const own = new Set(await listRuns(files, directory));
  const objects = (await bucket.list(JOURNALS))
    .map(({ key, bytes }) => ({ run: key.slice(JOURNALS.length), key, bytes }))
    .filter(({ run }) => RUN.test(run) && !own.has(run));
  const chosen = typeof wanted === "string" ? objects.filter(({ run }) => run === wanted) : objects.toReversed().slice(0, wanted);
  const found = await pMap(
    chosen,
    async ({ run, key, bytes }): Promise<ForeignRun[]> => {
      const path = join(directory, "journal", "others", `${run}.jsonl`);
      const kept = await files.bytes(path);
      const body = kept?.length === bytes ? kept : await bucket.get(key, MOST_BYTES);
      if (body === undefined) return [];
      if (body !== kept) await files.write(path, body, 0o600);
      const entries = parseJournal(Buffer.from(body).toString("utf8"));
      const history = historyOf(run, entries);
      return history === undefined ? [] : [{ entries, history }];
    },
    { concurrency: CONCURRENCY },
  );
  return found.flat();
}
