import { createHash } from "node:crypto";
import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { Bucket } from "../../ports/bucket.js";
import type { Secret } from "../../secret.js";
import { backupAt, loadBackups, loadManifest, loadObjects } from "../../state/load-backup.js";
import { unpackFile } from "../../state/pack.js";
import type { World } from "../../world.js";
import { restorePlan, toWrite, type RestorePlan } from "./plan.js";

/** Where a backup comes from. */
export interface From {
  bucket: Bucket;
  key: Secret;
}

/**
 * Compares a backup of the state with a folder.
 * @param at ISO 8601 or its beginning: the newest backup that is not later; undefined: the newest
 * @throws RadioctlError secret for another key; failed when there is no such backup; unreachable, authentication
 */
export async function observeRestore(
  { files }: Pick<World, "files">,
  { bucket, key }: From,
  folder: string,
  at: string | undefined,
): Promise<RestorePlan> {
  const backup = backupAt(await loadBackups(bucket), at, bucket.name);
  const manifest = await loadManifest(bucket, backup, key);
  const found = await Promise.all(
    manifest.files.map(async ({ path }) => {
      const content = await files.bytes(join(folder, path));
      return [path, content && createHash("sha256").update(content).digest("hex")] as const;
    }),
  );
  return restorePlan(folder, manifest, new Map(found));
}

/**
 * Writes the files of a plan. Each appears complete, the inventory last. After an interruption, the next restore finds those that are written already.
 * @throws RadioctlError usage, before anything is written, when another user could lead the writing elsewhere; failed for damaged objects
 */
export async function runRestore({ files }: Pick<World, "files">, { bucket, key }: From, plan: RestorePlan): Promise<void> {
  const needed = toWrite(plan);
  const names = needed.flatMap(({ parts }) => parts.map(({ object }) => object));
  const object = await loadObjects(bucket, plan.manifest, names, key);
  const below = needed.map((file) => ({ path: file.path, mode: file.mode, text: unpacked(bucket, file, object) }));
  // It checks the folders, before the first of them is made private.
  await files.writeBelow(plan.folder, []);
  for (const folder of plan.manifest.privateFolders) await files.privateFolder(join(plan.folder, folder));
  // SQLite would apply the rollback journal of another file to the restored one.
  for (const { path } of needed) if (path.endsWith(".sqlite")) await files.remove(join(plan.folder, `${path}-journal`));
  await files.writeBelow(plan.folder, below);
}

function unpacked({ name }: Bucket, file: Parameters<typeof unpackFile>[0], object: (name: string) => Uint8Array): Uint8Array {
  try {
    return unpackFile(file, object);
  } catch (cause) {
    throw new RadioctlError("failed", `the backup in ${name} is damaged: ${(cause as Error).message}`, { cause });
  }
}

/** Records that a backup was restored for real, for `backup status`. A key that may only read is no reason to fail. */
export async function storeDrill(
  { clock, operator }: Pick<World, "clock" | "operator">,
  bucket: Bucket,
  record: { backup: string; seconds: number; files: number },
): Promise<boolean> {
  const at = `${clock.now().toISOString().slice(0, 19)}Z`;
  const body = Buffer.from(`${JSON.stringify({ kind: "state", at, operator, ok: true, ...record }, undefined, 2)}\n`);
  return bucket.put(`drills/${at}-state.json`, body, { contentType: "application/json" }).then(
    () => true,
    () => false,
  );
}
