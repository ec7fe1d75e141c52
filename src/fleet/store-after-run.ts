import { asError } from "../errors.js";
import { loadInventory } from "../inventory/load.js";
import { resolveSecrets } from "../inventory/secrets.js";
import { storeState } from "../state/store-backup.js";
import { storeJournals } from "../state/store-journals.js";
import type { World } from "../world.js";
import { loadBucket } from "./load-bucket.js";

/** For everything: a bucket that is away must not hold up an operator. */
const MOST_SECONDS = 10;

/**
 * Sends journals and, if it has changed, the state to the bucket, after a command that changed something. A failure is a warning: the next run
 * sends what is missing.
 */
export async function storeAfterRun(world: World, given: string | undefined): Promise<void> {
  const late = new AbortController();
  const finished = new AbortController();
  const deadline = world.clock.sleep(MOST_SECONDS * 1000, finished.signal).then(() => {
    if (finished.signal.aborted) return;
    late.abort();
    throw new Error(`not done after ${MOST_SECONDS} s`);
  });
  try {
    await Promise.race([store(world, given, late.signal), deadline]);
  } catch (error) {
    const why = late.signal.aborted ? `the bucket did not take it within ${MOST_SECONDS} s` : asError(error).message;
    world.stderr.write(`warning: journals and state are not backed up: ${why}. The next run sends what is missing\n`);
  } finally {
    finished.abort();
    deadline.catch(() => undefined);
  }
}

async function store(world: World, given: string | undefined, signal: AbortSignal): Promise<void> {
  const loaded = await loadInventory(world, given).catch(() => undefined);
  if (loaded?.inventory.artifacts === undefined) return;
  const secrets = await resolveSecrets(world, loaded);
  const bucket = await loadBucket(world, loaded.inventory, secrets, signal);
  if (bucket === undefined) return;
  await storeJournals(world, { loaded, bucket, secrets });
  await storeState(world, { loaded, bucket, key: secrets.get(loaded.inventory.artifacts.stateKey.name) }, "work");
}
