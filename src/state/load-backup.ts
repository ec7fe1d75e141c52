import { gunzipSync } from "node:zlib";
import pMap from "p-map";
import { decrypted, encryptedBytes } from "../encryption/age.js";
import { RadioctlError } from "../errors.js";
import type { Bucket } from "../ports/bucket.js";
import type { Secret } from "../secret.js";
import {
  backupsOf,
  MOST_MANIFEST_BYTES,
  objectKey,
  parseManifest,
  STATE,
  type StateBackup,
  type StateManifest,
} from "./manifest.js";

/** Downloads at the same time. */
const CONCURRENCY = 8;

/** Backups of the state, the newest first. */
export async function loadBackups(bucket: Bucket): Promise<StateBackup[]> {
  return backupsOf((await bucket.list(STATE)).map(({ key }) => key));
}

/** The newest backup that is not later than a time. @param at ISO 8601, or its beginning: `2026-11-22` @throws RadioctlError failed */
export function backupAt(backups: readonly StateBackup[], at: string | undefined, bucket: string): StateBackup {
  const [newest] = backups;
  if (newest === undefined)
    throw new RadioctlError("failed", `${bucket} has no backup of a station's state`, {
      hint: "check bucket and prefix; radioctl backup --state makes one",
    });
  if (at === undefined) return newest;
  // A day stands for its end.
  const found = backups.find((each) => each.at.slice(0, at.length) <= at);
  if (found !== undefined) return found;
  throw new RadioctlError("failed", `${bucket} has no backup of ${at} or earlier; the oldest is of ${backups.at(-1)?.at}`);
}

/** @throws RadioctlError secret for another key; failed when it is damaged or was removed */
export async function loadManifest(bucket: Bucket, backup: Pick<StateBackup, "key">, key: Secret): Promise<StateManifest> {
  const plain = await loadPlain(bucket, backup.key, key, MOST_MANIFEST_BYTES);
  return parseManifest(Buffer.from(plain).toString("utf8"), `${bucket.name}${backup.key}`);
}

/** The plain content of objects, by name. @throws as `loadManifest` */
export async function loadObjects(
  bucket: Bucket,
  { objects }: StateManifest,
  names: Iterable<string>,
  key: Secret,
): Promise<(name: string) => Uint8Array> {
  const loaded = await pMap(
    new Set(names),
    async (name) => [name, await loadPlain(bucket, objectKey(name), key, objects[name] ?? 0)] as const,
    { concurrency: CONCURRENCY },
  );
  const all = new Map(loaded);
  return (name) => all.get(name) ?? new Uint8Array();
}

/** @param most the most plain bytes */
async function loadPlain(bucket: Bucket, objectName: string, key: Secret, most: number): Promise<Uint8Array> {
  const name = `${bucket.name}${objectName}`;
  // What cannot be compressed grows by less than a thousandth.
  const sealed = await bucket.get(objectName, encryptedBytes(most + Math.ceil(most / 1000) + 1024));
  if (sealed === undefined) throw new RadioctlError("failed", `${name} is not there: it was removed`);
  const packed = await decrypted(sealed, key, name);
  try {
    return gunzipSync(packed, { maxOutputLength: Math.max(1, most) });
  } catch (cause) {
    throw new RadioctlError("failed", `${name} is damaged`, { cause });
  }
}
