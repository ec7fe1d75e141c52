import type { Inventory } from "../inventory/schema.js";
import type { BucketObject } from "../ports/bucket.js";
import type { Secret } from "../secret.js";
import { bucketUrl, hostKey, type HostKey } from "./bucket.js";
import { derivePassword } from "./passwords.js";
import { channelsOf } from "./topology.js";

/** Where a master's backup is: the restic repository, and how its data is encrypted. */
export interface BackupRepository extends HostKey {
  /** As restic's `-r` takes it. */
  url: string;
  password: Secret;
}

/** The keys of a master's repository in the bucket begin with this. */
export function repositoryKey(master: string): string {
  return `hosts/${master}/`;
}

/** The password that encrypts a master's repository. It follows from the station's key, so that it survives the master. */
export function repositoryPassword(stationKey: Secret, master: string): Secret {
  return derivePassword(stationKey, `restic ${master}`);
}

/** The repository of a master; undefined when the inventory has no bucket, or no key for hosts. */
export function backupRepository(
  { artifacts, station }: Inventory,
  secrets: { get(name: string): Secret },
  master: string,
): BackupRepository | undefined {
  const key = artifacts && hostKey(artifacts, secrets);
  if (artifacts === undefined || key === undefined) return undefined;
  return {
    url: `s3:${bucketUrl(artifacts)}/${artifacts.prefix}${repositoryKey(master).replace(/\/$/u, "")}`,
    password: repositoryPassword(secrets.get(station.key.name), master),
    ...key,
  };
}

/** Folders with audio that only this master may have: those of its playlists, except mirrors of the bucket. */
export function audioFolders(inventory: Inventory, master: string): string[] {
  const sources = channelsOf(inventory, master).flatMap((channel) => inventory.channels[channel]?.sources ?? []);
  const folders = sources.flatMap((name) => {
    const source = inventory.sources[name];
    if (source?.kind !== "playlist" || source.mirror) return [];
    return [source.directory];
  });
  return [...new Set(folders)].sort();
}

/** Whether this master backs itself up. */
export function backsUp({ artifacts, hosts }: Inventory, host: string): boolean {
  return artifacts?.hostCredentials !== undefined && hosts[host]?.role === "master";
}

/** A backup of a master, as the bucket's listing shows it. */
export interface Snapshot {
  id: string;
  /** ISO 8601, UTC. */
  at: string;
}

/**
 * The snapshot of a master to restore: the newest, or the newest that is not later than a time. The bucket's time is that of the end of a backup.
 * @param objects below `hosts/<master>/`
 */
export function snapshotAt(objects: readonly BucketObject[], master: string, until: number): Snapshot | undefined {
  const begin = `${repositoryKey(master)}snapshots/`;
  const [newest] = objects
    .filter(({ key, modifiedAt }) => key.startsWith(begin) && modifiedAt <= until)
    .toSorted((one, other) => other.modifiedAt - one.modifiedAt);
  return newest && { id: newest.key.slice(begin.length), at: new Date(newest.modifiedAt).toISOString() };
}
