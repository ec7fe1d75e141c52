import { RadioctlError } from "../../errors.js";
import type { Inventory } from "../../inventory/schema.js";
import { didYouMean } from "../../nearest.js";
import { channelsOf } from "../../station/topology.js";

/** What to probe. */
export interface ProbeSelection {
  /** Hosts to check, masters first: the named ones, those of named regions, those that carry named channels; all by default. */
  hosts: readonly string[];
  /** Channels whose mounts and sources are judged: the named ones, otherwise all. */
  channels: readonly string[];
  /** Regions whose headroom is judged: the named ones; all when no word was given. */
  regions: readonly string[];
  /** Whether to check the zone and the listen name. */
  dns: boolean;
  /** Whether to check what the masters of these channels play. */
  sources: boolean;
}

const WORDS = ["dns", "sources"] as const;

/**
 * The selection for the words after `probe`: hosts, regions, channels, `dns`, `sources`. No word: everything. Several words: each of them; with
 * channels, hosts and regions are limited to those that carry one of the channels. A word that names several things selects all of them.
 * @throws RadioctlError usage for an unknown word, with the nearest known one; when no selected host carries the channels
 */
export function selectProbe(inventory: Inventory, words: readonly string[]): ProbeSelection {
  const known = {
    hosts: Object.keys(inventory.hosts),
    regions: Object.keys(inventory.regions),
    channels: Object.keys(inventory.channels),
  };
  const all = [...known.hosts, ...known.regions, ...known.channels, ...WORDS];
  for (const word of words) if (!all.includes(word)) throw unknownWord(word, all);
  const named = (names: readonly string[]) => names.filter((name) => words.includes(name));
  const [hosts, regions, channels] = [named(known.hosts), named(known.regions), named(known.channels)];
  const everything = words.length === 0;
  const placed = known.hosts.filter((name) => hosts.includes(name) || regions.includes(inventory.hosts[name]?.region ?? ""));
  const places = hosts.length + regions.length > 0;
  const carries = (name: string) => channelsOf(inventory, name).some((channel) => channels.includes(channel));
  const candidates = places ? placed : everything || channels.length > 0 ? known.hosts : [];
  const meant = channels.length === 0 ? candidates : candidates.filter(carries);
  if (places && meant.length === 0) throw noCarrier(words, channels);
  const isMaster = (name: string) => inventory.hosts[name]?.role === "master";
  return {
    hosts: [...meant.filter(isMaster), ...meant.filter((name) => !isMaster(name))],
    channels: channels.length === 0 ? known.channels : channels,
    regions: everything ? known.regions : regions,
    dns: everything || words.includes("dns"),
    sources: everything || words.includes("sources") || meant.some(isMaster),
  };
}

function unknownWord(word: string, all: readonly string[]): RadioctlError {
  const meant = didYouMean(word, all).replace(/^; /u, "");
  return new RadioctlError("usage", `there is no host, region or channel ${JSON.stringify(word)} in the inventory`, {
    hint: meant === "" ? `known words are ${all.join(", ")}` : meant,
  });
}

function noCarrier(words: readonly string[], channels: readonly string[]): RadioctlError {
  const places = words.filter((word) => !channels.includes(word)).join(", ");
  return new RadioctlError("usage", `no host of ${places} carries ${channels.join(", ")}`, {
    hint: "name only the channel to probe every host that carries it",
  });
}
