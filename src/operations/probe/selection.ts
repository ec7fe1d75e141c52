import { RadioctlError } from "../../errors.js";
import type { Inventory } from "../../inventory/schema.js";
import { didYouMean } from "../../nearest.js";
import { channelsOf } from "../../station/topology.js";

/** What is looked at. */
export interface ProbeSelection {
  /** Whose own checks are done, masters first: those named, those of the regions named, those that carry the channels named; all by default. */
  hosts: readonly string[];
  /** Of which mounts and sources are judged: those named, else all. */
  channels: readonly string[];
  /** Whose headroom is judged: those named; all when nothing was named. */
  regions: readonly string[];
  /** The zone, and the name that listeners connect to. */
  dns: boolean;
  /** What the masters of these channels play. */
  sources: boolean;
}

const WORDS = ["dns", "sources"] as const;

/**
 * What somebody means by the words behind `probe`: hosts, regions, channels, `dns`, `sources`. None: everything. Several: each of them, hosts
 * and regions narrowed to the channels that are named, too. A word that is the name of several things means all of them.
 * @throws RadioctlError usage for a word that is none of these, naming the nearest; when channels leave none of the hosts
 */
export function selectProbe(inventory: Inventory, words: readonly string[]): ProbeSelection {
  const known = {
    hosts: Object.keys(inventory.hosts),
    regions: Object.keys(inventory.regions),
    channels: Object.keys(inventory.channels),
  };
  const all = [...known.hosts, ...known.regions, ...known.channels, ...WORDS];
  for (const word of words) if (!all.includes(word)) throw stranger(word, all);
  const named = (names: readonly string[]) => names.filter((name) => words.includes(name));
  const [hosts, regions, channels] = [named(known.hosts), named(known.regions), named(known.channels)];
  const everything = words.length === 0;
  const placed = known.hosts.filter((name) => hosts.includes(name) || regions.includes(inventory.hosts[name]?.region ?? ""));
  const places = hosts.length + regions.length > 0;
  const carries = (name: string) => channelsOf(inventory, name).some((channel) => channels.includes(channel));
  const candidates = places ? placed : everything || channels.length > 0 ? known.hosts : [];
  const meant = channels.length === 0 ? candidates : candidates.filter(carries);
  if (places && meant.length === 0) throw nobody(words, channels);
  const isMaster = (name: string) => inventory.hosts[name]?.role === "master";
  return {
    hosts: [...meant.filter(isMaster), ...meant.filter((name) => !isMaster(name))],
    channels: channels.length === 0 ? known.channels : channels,
    regions: everything ? known.regions : regions,
    dns: everything || words.includes("dns"),
    sources: everything || words.includes("sources") || meant.some(isMaster),
  };
}

function stranger(word: string, all: readonly string[]): RadioctlError {
  const meant = didYouMean(word, all).replace(/^; /u, "");
  return new RadioctlError("usage", `there is no host, region or channel ${JSON.stringify(word)} in the inventory`, {
    hint: meant === "" ? `there are ${all.join(", ")}` : meant,
  });
}

function nobody(words: readonly string[], channels: readonly string[]): RadioctlError {
  const places = words.filter((word) => !channels.includes(word)).join(", ");
  return new RadioctlError("usage", `none of ${places} has to do with ${channels.join(", ")}`, {
    hint: "name the channel alone to look at every host that carries it",
  });
}
