import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import { loadBucket } from "../../fleet/load-bucket.js";
import { parseRecord, recordings, recordSchema, type RecordingState } from "../../health/facts/recordings.js";
import { mustRunAsRoot } from "../../host/run-as-root.js";
import { sshTarget } from "../../host/target.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { Inventory } from "../../inventory/schema.js";
import { resolveSecrets } from "../../inventory/secrets.js";
import type { Bucket } from "../../ports/bucket.js";
import type { World } from "../../world.js";
import type { ListedRecording } from "./listed.js";

const ANSWER_SECONDS = 30;

/** Records that are read at the same time, and the most bytes of one. */
const AT_ONCE = 8;
const RECORD_BYTES = 1_000_000;

/** What a master's recorder reports, or why it could not be observed. */
export type ObservedRecorder = { master: string; state: RecordingState } | { master: string; error: RadioctlError };

/** The channels that are recorded. @throws RadioctlError usage when there is none, or the named one is not recorded */
export function recordedChannels({ channels }: Inventory, name: string | undefined): string[] {
  const all = Object.keys(channels).filter((channel) => channels[channel]?.recordings !== undefined);
  if (all.length === 0)
    throw new RadioctlError("usage", "no channel of the inventory is recorded", {
      hint: "add recordings: {} to a channel, and deploy its masters; see radioctl help recordings",
    });
  if (name === undefined || all.includes(name)) return name === undefined ? all : [name];
  throw new RadioctlError("usage", `the channel ${JSON.stringify(name)} is not recorded`, {
    hint: `recorded: ${all.join(", ")}`,
  });
}

/** Observes the recorders of these channels' masters. One without an answer does not stop the others. */
export async function observeRecorders(
  world: World,
  { inventory, directory }: LoadedInventory,
  channels: readonly string[],
): Promise<ObservedRecorder[]> {
  const masters = [...new Set(channels.flatMap((channel) => inventory.channels[channel]?.masters ?? []))];
  return pMap(masters, async (master) => {
    const host = inventory.hosts[master];
    if (host === undefined) throw new Error(`${master} is not in the inventory`);
    try {
      const connection = await connectTo(world, sshTarget(master, host, inventory.defaults, directory));
      try {
        const script = [recordings.script({ listed: true }), "exit 0"];
        const work = { script, timeoutSeconds: ANSWER_SECONDS };
        const { stdout } = await mustRunAsRoot(connection, master, work, "its recordings could not be read");
        return { master, state: recordings.parse(stdout.split("\n")) };
      } finally {
        connection.close();
      }
    } catch (error) {
      return { master, error: asError(error, master) };
    }
  });
}

/** The station's bucket; undefined without one. @throws as `Buckets.open` and `resolveSecrets` */
export async function bucketOf(world: World, loaded: LoadedInventory): Promise<Bucket | undefined> {
  if (loaded.inventory.artifacts === undefined) return undefined;
  return loadBucket(world, loaded.inventory, await resolveSecrets(world, loaded));
}

/** All recordings of a day that the bucket has. A record that cannot be read is left out. @throws as `Bucket` */
export async function recordingsInBucket(bucket: Bucket, channel: string, day: string): Promise<ListedRecording[]> {
  const begin = `shows/${channel}/${day}/`;
  const keys = (await bucket.list(begin)).flatMap(({ key }) => (key.endsWith(".json") ? [key] : []));
  const found = await pMap(
    keys,
    async (key): Promise<ListedRecording[]> => {
      const bytes = await bucket.get(key, RECORD_BYTES);
      const record = bytes && parseRecord(recordSchema, Buffer.from(bytes).toString("utf8"));
      if (record === undefined) return [];
      // The audio has the ending of the file that the record names.
      const extension = record.file.slice(record.file.lastIndexOf("."));
      return [{ day, record, key: key.replace(/\.json$/u, extension) }];
    },
    { concurrency: AT_ONCE },
  );
  return found.flat();
}
