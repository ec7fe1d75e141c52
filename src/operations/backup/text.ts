import { columns } from "../../cli/text/columns.js";
import { counted } from "../../counted.js";
import type { StoredState } from "../../state/store-backup.js";
import type { Pruning } from "./prune.js";
import type { BackupStatus } from "./status.js";

/** `1.4 MB` */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** `5 min`, `3 h`, `12 d` */
function ageText(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** The result of a backup of the state. */
export function storedText(
  { backup, isNew, files, bytes, sentBytes, missing }: StoredState,
  { bucket, seconds, key }: { bucket: string; seconds: number; key: string },
): string {
  const first = isNew
    ? `state  backed up to ${bucket}${backup.key}: ${counted(files, "file")}, ${bytesText(bytes)}, sent ${bytesText(sentBytes)} in ${seconds} s\n`
    : `state  unchanged since the backup of ${backup.at}: ${counted(files, "file")}, ${bytesText(bytes)}\n`;
  const without = missing.map((each) => `not in the backup: ${each}\n`);
  return `${first}${without.join("")}Keep a copy of the secret ${key} outside of this machine: without it, no backup can be restored.\n`;
}

/** What the bucket has, a line for each kind. */
export function statusText({ bucket, state, kinds, restored }: BackupStatus, now: number): string {
  const ago = (at: string) => `${ageText(now - Date.parse(at))} ago`;
  const rows = kinds.map((each) => [
    each.kind,
    each.objects === 0 ? "nothing" : counted(each.objects, "object"),
    each.objects === 0 ? "" : bytesText(each.bytes),
    each.newest === undefined ? "" : `newest ${ago(each.newest)}`,
  ]);
  const newest =
    state.newest === undefined ? "there is no backup of the state: radioctl backup --state" : `newest ${ago(state.newest)}`;
  return [
    bucket,
    ...columns(rows, { right: [1, 2], indent: 2 }),
    `state backups: ${state.backups}${state.backups === 0 ? "" : `, oldest ${state.oldest}`}; ${newest}`,
    restored === undefined
      ? "no restore was ever tried: radioctl restore --state in an empty folder tries one"
      : `last restore: ${restored.what}, ${ago(restored.at)}`,
    "",
  ].join("\n");
}

/** What a prune removes, or has removed. */
export function pruningText({ keep, remove, objects, bytes }: Pruning, done: boolean): string {
  if (remove.length === 0 && objects.length === 0) return `nothing to prune: all ${counted(keep.length, "backup")} are kept\n`;
  const what = `${counted(remove.length, "backup")} and ${counted(objects.length, "unused object")} (${bytesText(bytes)})`;
  const lines = done ? [] : remove.map(({ at }) => `remove ${at}\n`);
  return `${lines.join("")}${done ? "removed" : "would remove"} ${what}; ${counted(keep.length, "backup")} kept\n`;
}
