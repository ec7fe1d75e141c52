import type { Streams } from "../../../src/health/facts/streams.js";
import type { Family } from "../../../src/health/players.js";

type Mounts = Readonly<Record<string, Readonly<Partial<Record<Family, number>>>>>;

/** The mounts of a relay's Icecasts and their clients: slots a and b, in this order. */
export function held(...icecasts: readonly Mounts[]): Streams {
  return new Map(
    icecasts.map((mounts, index) => [
      `127.0.0.${index + 1}`,
      Object.entries(mounts).map(([mount, takers]) => ({
        mount,
        clients: new Map(Object.entries(takers) as Array<[Family, number]>),
      })),
    ]),
  );
}
