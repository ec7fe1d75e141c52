import { gzipSync } from "node:zlib";
import pMap from "p-map";
import { encrypted } from "../encryption/age.js";
import type { LoadedInventory } from "../inventory/load.js";
import type { Bucket } from "../ports/bucket.js";
import type { Secret } from "../secret.js";
import type { World } from "../world.js";
import { loadStateFiles } from "./load-files.js";
import { backupKey, backupsOf, objectKey, STATE, type StateBackup, type StateManifest } from "./manifest.js";
import { objectSizes, packState } from "./pack.js";

/** Uploads at the same time. */
const CONCURRENCY = 4;

/** The result of a backup of the state. */
export interface StoredState {
  backup: StateBackup;
  /** false: a backup of today has the same files. */
  isNew: boolean;
  files: number;
  /** Plain bytes of all files. */
  bytes: number;
  /** Bytes that were sent: only content that the bucket did not have. */
  sentBytes: number;
  missing: readonly string[];
}

/** A backup without changes is repeated after this time, to show that the station is still backed up. */
const REPEATED_AFTER_HOURS = 24;

/**
 * Backs up what the machine keeps beside the inventory. First come the objects that the bucket does not have, then the manifest: whenever it is
 * interrupted, the bucket has complete backups only.
 * @param when `work`: not when only the history and incidents have changed since a backup of today
 * @throws RadioctlError unreachable, authentication, failed
 */
export async function storeState(
  world: Pick<World, "files" | "histories" | "clock" | "operator">,
  { loaded, bucket, key }: { loaded: LoadedInventory; bucket: Bucket; key: Secret },
  when: "any" | "work" = "any",
): Promise<StoredState> {
  const [listed, state] = await Promise.all([bucket.list(STATE), loadStateFiles(world, loaded)]);
  const packed = packState(state.files, key);
  const now = world.clock.now();
  const at = `${now.toISOString().slice(0, 19)}Z`;
  const recent = backupsOf(listed.map((each) => each.key)).filter(
    (each) => now.getTime() - Date.parse(each.at) < REPEATED_AFTER_HOURS * 3_600_000,
  );
  const same = recent.find((each) => each.digest === packed.digest || (when === "work" && each.workDigest === packed.workDigest));
  const told = {
    files: state.files.length,
    bytes: state.files.reduce((sum, { content }) => sum + content.length, 0),
    missing: state.missing,
  };
  if (same !== undefined) return { ...told, backup: same, isNew: false, sentBytes: 0 };
  const sent = await storeObjects(bucket, packed.objects, key, new Set(listed.map((each) => each.key)));
  const manifest: StateManifest = {
    version: 1,
    at: now.toISOString(),
    operator: world.operator,
    inventory: loaded.file.split("/").at(-1) ?? loaded.file,
    privateFolders: state.privateFolders,
    objects: objectSizes(packed),
    files: packed.files,
  };
  const { digest, workDigest } = packed;
  const backup = { key: backupKey({ at, digest, workDigest }), at, digest, workDigest };
  const body = await encrypted(gzipSync(JSON.stringify(manifest)), key);
  await bucket.put(backup.key, body);
  // A prune on another machine may have removed an object that no backup had used.
  const there = new Set((await bucket.list(STATE)).map((each) => each.key));
  const again = await storeObjects(bucket, packed.objects, key, there);
  return { ...told, backup, isNew: true, sentBytes: sent + body.length + again };
}

/** Uploads the objects that the bucket does not have. @returns the bytes that were sent */
async function storeObjects(
  bucket: Bucket,
  objects: ReadonlyMap<string, Uint8Array>,
  key: Secret,
  there: ReadonlySet<string>,
): Promise<number> {
  const needed = [...objects].filter(([name]) => !there.has(objectKey(name)));
  const sent = await pMap(
    needed,
    async ([name, content]) => {
      const body = await encrypted(gzipSync(content, { level: 1 }), key);
      await bucket.put(objectKey(name), body);
      return body.length;
    },
    { concurrency: CONCURRENCY },
  );
  return sent.reduce((sum, bytes) => sum + bytes, 0);
}
