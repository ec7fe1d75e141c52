import type { Inventory } from "../inventory/schema.js";

/** The names that radioctl's records have. Nothing else of a zone is ever touched. */
export interface TreeNames {
  /** Where locations are told apart, `stream.radio.example`; everything else of the tree is below it. */
  root: string;
  /** What listeners connect to. */
  listen: string;
  /** What encoders of the first channel connect to. */
  source: string;
  /** Says what is radioctl's, and what operators want of it: see owner.ts. */
  owner: string;
  region(region: string): string;
  /** A region's relays. */
  pool(region: string): string;
  /** Where a region's listeners go when it is down: the first link, the second ... */
  link(region: string, number: number): string;
  /** What encoders of one channel connect to. Below `source`: so that it is within the names that are radioctl's. */
  sourceOf(channel: string): string;
}

export function namesOf({ station: { zone, listen } }: Pick<Inventory, "station">): TreeNames {
  const root = `stream.${zone}`;
  const source = `source.${zone}`;
  return {
    root,
    listen,
    source,
    owner: `_radioctl.${root}`,
    region: (region) => `${region}.${root}`,
    pool: (region) => `pool-${region}.${root}`,
    link: (region, number) => `fo${number}-${region}.${root}`,
    sourceOf: (channel) => `${channel}.${source}`,
  };
}

/** The names of one region's part of the tree, as long as its chain may be. */
export function isOfRegion(name: string, region: string, names: TreeNames): boolean {
  if (name === names.region(region) || name === names.pool(region)) return true;
  return name.endsWith(`-${region}.${names.root}`) && /^fo\d+$/u.test(name.slice(0, -`-${region}.${names.root}`.length));
}
