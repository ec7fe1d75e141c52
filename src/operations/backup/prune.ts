import type { BucketObject } from "../../ports/bucket.js";
import { OBJECTS, type StateBackup } from "../../state/manifest.js";

/** How many backups are kept of each kind of time span. */
export interface KeepRules {
  hourly: number;
  daily: number;
  weekly: number;
  monthly: number;
}

export interface Pruning {
  keep: readonly StateBackup[];
  remove: readonly StateBackup[];
  /** Keys of objects that no kept backup needs. */
  objects: readonly string[];
  /** What the objects occupy in the bucket. */
  bytes: number;
}

const DAY_MILLISECONDS = 86_400_000;

/** The time span of each rule that a backup belongs to. Weeks begin on Thursdays, as time itself did in 1970. */
const SPANS: Readonly<Record<keyof KeepRules, (at: string) => string>> = {
  hourly: (at) => at.slice(0, 13),
  daily: (at) => at.slice(0, 10),
  weekly: (at) => String(Math.floor(Date.parse(at) / (7 * DAY_MILLISECONDS))),
  monthly: (at) => at.slice(0, 7),
};

/** The backups that the rules keep: the newest of each of the latest spans, and the newest of all. @param backups the newest first */
export function keptBackups(backups: readonly StateBackup[], rules: KeepRules): StateBackup[] {
  const kept = new Set(backups.slice(0, 1));
  for (const [name, span] of Object.entries(SPANS)) {
    const spans = new Map<string, StateBackup>();
    for (const backup of backups) if (!spans.has(span(backup.at))) spans.set(span(backup.at), backup);
    for (const backup of [...spans.values()].slice(0, rules[name as keyof KeepRules])) kept.add(backup);
  }
  return backups.filter((backup) => kept.has(backup));
}

/** A backup that is under way has stored objects, and its manifest not yet. */
const YOUNG_MILLISECONDS = DAY_MILLISECONDS;

/**
 * What can be removed.
 * @param needed names of the objects that kept backups need
 */
export function pruning(
  { backups, objects, keep }: { backups: readonly StateBackup[]; objects: readonly BucketObject[]; keep: readonly StateBackup[] },
  needed: ReadonlySet<string>,
  now: number,
): Pruning {
  const unused = objects.filter(
    ({ key, modifiedAt }) =>
      key.startsWith(OBJECTS) && !needed.has(key.slice(OBJECTS.length)) && now - modifiedAt > YOUNG_MILLISECONDS,
  );
  return {
    keep,
    remove: backups.filter((backup) => !keep.includes(backup)),
    objects: unused.map(({ key }) => key),
    bytes: unused.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
