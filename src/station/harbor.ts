import type { Inventory, LiveSource } from "../inventory/schema.js";
import { channelsOf, peerOf } from "./topology.js";

/** Where encoders connect to a master. */
export interface Harbor {
  /** All live sources of the master, each once. They share one port. */
  sources: ReadonlyArray<{ name: string; source: LiveSource }>;
  /** Addresses and networks that may connect: those of all sources. undefined: everyone, because a source has no list. */
  from: readonly string[] | undefined;
  /** A channel has another master, to which encoders can go when this one is not heard. */
  hasOther: boolean;
}

/** The harbor of a master; undefined when it plays no live source. */
export function harborOf(inventory: Inventory, master: string): Harbor | undefined {
  const channels = channelsOf(inventory, master);
  const names = new Set(channels.flatMap((channel) => inventory.channels[channel]?.sources ?? []));
  const sources = [...names].flatMap((name) => {
    const source = inventory.sources[name];
    return source?.kind === "live" ? [{ name, source }] : [];
  });
  if (sources.length === 0) return undefined;
  const lists = sources.map(({ source }) => source.from);
  return {
    sources,
    from: lists.includes(undefined) ? undefined : [...new Set(lists.flatMap((list) => list ?? []))],
    hasOther: channels.some((channel) => peerOf(inventory, channel, master) !== undefined),
  };
}
