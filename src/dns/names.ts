import type { Inventory } from "../inventory/schema.js";

/** The names of radioctl's records. radioctl never changes anything else in a zone. */
export interface TreeNames {
  /** The name whose records differ by location, `stream.radio.example`; the rest of the tree is below it. */
  root: string;
  /** What listeners connect to. */
  listen: string;
  /** What encoders of the first channel connect to. */
  source: string;
  /** The record that lists what radioctl manages, and the operators' wishes: see owner.ts. */
  owner: string;
  /** Has no AAAA record for any listener: where a region has no healthy relay with IPv6. */
  nothing: string;
  region(region: string): string;
  /** A region's relays. */
  pool(region: string): string;
  /** Where a region's listeners go when it is down: the first link, the second ... */
  link(region: string, number: number): string;
  /** What encoders of one channel connect to. It is below `source`, to be within the names that radioctl manages. */
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
    nothing: `none.${root}`,
    region: (region) => `${region}.${root}`,
    pool: (region) => `pool-${region}.${root}`,
    link: (region, number) => `fo${number}-${region}.${root}`,
    sourceOf: (channel) => `${channel}.${source}`,
  };
}

/** Whether a name is in one region's part of the tree, however long its chain is. */
export function isOfRegion(name: string, region: string, names: TreeNames): boolean {
  if (name === names.region(region) || name === names.pool(region)) return true;
  return name.endsWith(`-${region}.${names.root}`) && /^fo\d+$/u.test(name.slice(0, -`-${region}.${names.root}`.length));
}
