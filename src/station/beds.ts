import type { Inventory } from "../inventory/schema.js";
import { channelsOf } from "./topology.js";

/** A playlist whose audio masters mirror from the bucket. */
export interface Bed {
  source: string;
  directory: string;
  /** The station wants at least this much audio. */
  hours: number;
}

const HOURS = 24;

/** The keys of a source's audio in the bucket begin with this. */
export function bedKey(source: string): string {
  return `beds/${source}/`;
}

/** The mirrored playlists of a master's channels; none without a key for hosts. */
export function bedsOf(inventory: Inventory, master: string): Bed[] {
  if (inventory.artifacts?.hostCredentials === undefined || inventory.hosts[master]?.role !== "master") return [];
  const names = new Set(channelsOf(inventory, master).flatMap((channel) => inventory.channels[channel]?.sources ?? []));
  return Object.entries(inventory.sources).flatMap(([name, source]) =>
    names.has(name) && source.kind === "playlist" && source.mirror
      ? [{ source: name, directory: source.directory, hours: source.bedHours ?? HOURS }]
      : [],
  );
}
