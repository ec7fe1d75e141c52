import type { BucketObject } from "../../ports/bucket.js";
import { backupsOf } from "../../state/manifest.js";

/** What the bucket has of a kind. */
export interface KindStatus {
  kind: string;
  objects: number;
  bytes: number;
  /** ISO 8601; undefined: there is nothing. */
  newest: string | undefined;
}

/** What the bucket of a station has, how old, and how large. */
export interface BackupStatus {
  bucket: string;
  state: { backups: number; newest: string | undefined; oldest: string | undefined };
  kinds: readonly KindStatus[];
  /** The last restore that was recorded. */
  restored: { at: string; what: string } | undefined;
}

/** The first parts of the bucket's keys. */
const KINDS = ["state", "journal", "bundles", "hosts", "shows", "beds"];

/** Pure. */
export function backupStatus(bucket: string, objects: readonly BucketObject[]): BackupStatus {
  const backups = backupsOf(objects.map(({ key }) => key));
  return {
    bucket,
    state: { backups: backups.length, newest: backups[0]?.at, oldest: backups.at(-1)?.at },
    kinds: KINDS.map((kind) => kindStatus(kind, objects)),
    restored: lastDrill(objects),
  };
}

function kindStatus(kind: string, objects: readonly BucketObject[]): KindStatus {
  const own = objects.filter(({ key }) => key.startsWith(`${kind}/`));
  const newest = own.reduce((latest, { modifiedAt }) => Math.max(latest, modifiedAt), 0);
  return {
    kind,
    objects: own.length,
    bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
    newest: newest === 0 ? undefined : new Date(newest).toISOString(),
  };
}

/** `drills/2026-11-22T05:00:00Z-state.json` is the record of a restore. */
const DRILL = /^drills\/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)(?:-([\w.-]+))?\.json$/u;

function lastDrill(objects: readonly BucketObject[]): BackupStatus["restored"] {
  const drills = objects.flatMap(({ key }) => {
    const [, at = "", what = "a drill"] = DRILL.exec(key) ?? [];
    return at === "" ? [] : [{ at, what }];
  });
  return drills.toSorted((one, other) => (one.at < other.at ? 1 : -1))[0];
}
