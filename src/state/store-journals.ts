import pMap from "p-map";
import type { LoadedInventory } from "../inventory/load.js";
import { secretNames, type Secrets } from "../inventory/secrets.js";
import { parseJournal } from "../journal/entry.js";
import { journalFile, listRuns } from "../journal/store.js";
import type { Bucket } from "../ports/bucket.js";
import { PLACEHOLDER } from "../secret.js";
import type { World } from "../world.js";

const CONCURRENCY = 4;

/** Resumed runs write on in their journals: the newest are compared by their size. */
const MAY_HAVE_GROWN = 20;

export const JOURNALS = "journal/";

/**
 * Sends the journals of finished runs that the bucket does not have, also those that earlier runs could not send. Secrets of the inventory are
 * replaced by `[secret]`, should a message have one.
 * @returns the runs that were sent @throws RadioctlError unreachable, authentication, failed
 */
export async function storeJournals(
  { files }: Pick<World, "files">,
  { loaded, bucket, secrets }: { loaded: LoadedInventory; bucket: Bucket; secrets: Secrets },
): Promise<string[]> {
  const [runs, objects] = await Promise.all([listRuns(files, loaded.directory), bucket.list(JOURNALS)]);
  const there = new Map(objects.map(({ key, bytes }) => [key.slice(JOURNALS.length), bytes]));
  const candidates = runs.filter((run, index) => index < MAY_HAVE_GROWN || !there.has(run));
  const sent = await pMap(
    candidates,
    async (run): Promise<string[]> => {
      const text = (await files.read(journalFile(loaded.directory, run))) ?? "";
      if (parseJournal(text).at(-1)?.event !== "ended") return [];
      const body = Buffer.from(withoutSecrets(text, loaded, secrets));
      const size = there.get(run);
      if (size !== undefined && size >= body.length) return [];
      await bucket.put(`${JOURNALS}${run}`, body, { onlyNew: size === undefined, contentType: "application/x-ndjson" });
      return [run];
    },
    { concurrency: CONCURRENCY },
  );
  return sent.flat();
}

/** A shorter value would replace ordinary words. */
const LEAST_SECRET = 6;

function withoutSecrets(text: string, { inventory }: LoadedInventory, secrets: Secrets): string {
  const values = secretNames(inventory).map((name) => secrets.get(name).reveal());
  return values
    .filter((value) => value.length >= LEAST_SECRET)
    .reduce((left, value) => left.replaceAll(JSON.stringify(value).slice(1, -1), PLACEHOLDER), text);
}
