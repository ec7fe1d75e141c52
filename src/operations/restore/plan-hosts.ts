import { RadioctlError } from "../../errors.js";
import type { GuardFinding } from "../../guard.js";
import type { Inventory } from "../../inventory/schema.js";
import type { BucketObject } from "../../ports/bucket.js";
import { audioFolders, snapshotAt, type Snapshot } from "../../station/backup.js";

/** What one host gets. */
export interface HostRestore {
  host: string;
  role: "master" | "relay";
  address: string;
  /** The address in the inventory; undefined when it stays. */
  from: string | undefined;
  /** Audio of its playlists; empty when it plays only the bucket's beds, or none. */
  folders: readonly string[];
  /** The backup that the audio comes from; undefined when there is none, or none is needed. */
  snapshot: Snapshot | undefined;
  /** Bytes in the host's repository, of all its backups together. */
  storedBytes: number;
}

/** What `restore` does, in this order: each host is restored, then the others get the new addresses. */
export interface RestorePlan {
  hosts: readonly HostRestore[];
  /** Hosts that run, and that a deploy brings in line with the new addresses. */
  others: readonly string[];
}

export interface Wish {
  hosts: readonly string[];
  all: boolean;
  /** New addresses by host. */
  to: ReadonlyMap<string, string>;
}

/** Refuses to restore a host whose programme is on air. */
export const ON_AIR_GUARD = "on-air";

/** Refuses to restore a master whose playlists have no backup: it would play the emergency tone. */
export const NO_BACKUP_GUARD = "no-backup";

/**
 * New addresses from the command line: `198.51.100.1` for one host, otherwise `master-a=198.51.100.1,eu-1=198.51.100.2`.
 * @throws RadioctlError usage
 */
export function parseAddresses(text: string | undefined, hosts: readonly string[]): Map<string, string> {
  const hint = "--to ADDRESS for one host, or --to HOST=ADDRESS,HOST=ADDRESS";
  const words = text === undefined ? [] : text.split(",").map((word) => word.trim());
  const pairs = words.map((word): [string, string] => {
    const [name = "", address] = word.split("=");
    if (address !== undefined) return [name, address];
    const [only, ...more] = hosts;
    if (only === undefined || more.length > 0 || words.length > 1)
      throw new RadioctlError("usage", `--to ${JSON.stringify(word)} names no host`, { hint });
    return [only, word];
  });
  const wrong = pairs.find(([, address]) => !/^\d{1,3}(\.\d{1,3}){3}$/u.test(address));
  if (wrong !== undefined)
    throw new RadioctlError("usage", `--to: ${JSON.stringify(wrong[1])} of ${wrong[0]} is not an IPv4 address`, { hint });
  return new Map(pairs);
}

/**
 * Hosts in the order of their restore: masters first, because relays feed from them.
 * @param stored the bucket's objects below `hosts/<master>/`, by master
 */
export function planRestore(
  inventory: Inventory,
  { hosts, all, to }: Wish,
  stored: ReadonlyMap<string, readonly BucketObject[]>,
  until: number,
): RestorePlan {
  const names = Object.keys(inventory.hosts);
  const meant = names.filter((name) => hosts.includes(name) || to.has(name));
  const ordered = (["master", "relay"] as const).flatMap((role) => meant.filter((name) => inventory.hosts[name]?.role === role));
  return {
    hosts: ordered.map((host) => {
      const found = inventory.hosts[host];
      const objects = stored.get(host) ?? [];
      const folders = found?.role === "master" ? audioFolders(inventory, host) : [];
      const address = found?.address ?? "";
      return {
        host,
        role: found?.role ?? "relay",
        address: to.get(host) ?? address,
        from: to.has(host) && to.get(host) !== address ? address : undefined,
        folders,
        snapshot: folders.length === 0 ? undefined : snapshotAt(objects, host, until),
        storedBytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    }),
    others: all ? names.filter((name) => !meant.includes(name)) : [],
  };
}

/** @param onAir active masters whose Liquidsoap runs, at their old or new addresses */
export function guardRestore({ hosts }: RestorePlan, onAir: readonly string[]): GuardFinding[] {
  return [
    ...onAir.map((host) => ({
      guard: ON_AIR_GUARD,
      message: `${host} is an active master, and its programme runs`,
      hint: `move its listeners to the other master first: radioctl cutover`,
    })),
    ...hosts
      .filter(({ folders, snapshot }) => folders.length > 0 && snapshot === undefined)
      .map(({ host, folders }) => ({
        guard: NO_BACKUP_GUARD,
        message: `the bucket has no backup of ${host}, so ${folders.join(", ")} would be empty`,
        hint: "choose a later --at, or copy the audio there yourself",
      })),
  ];
}
