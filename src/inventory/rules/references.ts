import { didYouMean, nearest } from "../../nearest.js";
import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import type { Finding, Rule } from "./finding.js";

/** A channel's sources and masters exist and are what they should be. */
export const channelReferences: Rule = ({ channels, sources, hosts }) =>
  Object.entries(channels).flatMap(([name, channel]) => [
    ...channel.sources.flatMap((source, index) =>
      unknown("source", source, Object.keys(sources), ["channels", name, "sources", index], ["sources"]),
    ),
    ...repeated(channel.sources, ["channels", name, "sources"]),
    ...channel.masters.flatMap((master, index) => masterFindings(hosts, master, ["channels", name, "masters", index])),
    ...repeated(channel.masters, ["channels", name, "masters"]),
  ]);

/** `render encoder SOURCE` is a command of its own, beside `render HOST`. */
export const reservedHosts: Rule = ({ hosts }) =>
  Object.hasOwn(hosts, "encoder")
    ? [
        {
          path: ["hosts", "encoder"],
          message: "is a word of `radioctl render`'s own (render encoder SOURCE); give the host another name",
        },
      ]
    : [];

/** Hosts' regions and channels exist. */
export const hostReferences: Rule = ({ hosts, regions, channels }) =>
  Object.entries(hosts).flatMap(([name, host]) => {
    const ofRegion =
      host.region === undefined
        ? []
        : unknown("region", host.region, Object.keys(regions), ["hosts", name, "region"], ["regions"]);
    const carried = host.role === "relay" ? (host.channels ?? []) : [];
    const ofChannels = carried.flatMap((channel, index) =>
      unknown("channel", channel, Object.keys(channels), ["hosts", name, "channels", index], ["channels"]),
    );
    return [...ofRegion, ...ofChannels, ...repeated(carried, ["hosts", name, "channels"])];
  });

/** A source that feeds nothing is a mistake in a channel's list more often than a plan for later. */
export const unusedSources: Rule = ({ sources, channels }) => {
  const named = Object.values(channels).flatMap((channel) => channel.sources);
  const known = Object.keys(sources);
  return known
    .filter((source) => !named.some((name) => name === source || isMisspelt(name, source, known)))
    .map((source) => ({
      path: ["sources", source],
      message: "is in no channel; add it to a channel's sources, or take it out",
      about: [["channels", "*", "sources", "*"]],
    }));
};

/** Sources that may be away exist. */
export const restingSources: Rule = ({ health, sources }) => {
  const path = ["health", "restingSources"];
  const strangers = health.restingSources.flatMap((source, index) =>
    unknown("source", source, Object.keys(sources), [...path, index], ["sources"]),
  );
  return [...strangers, ...repeated(health.restingSources, path)];
};

/** Where probes are made from is one of the regions. */
export const probedFrom: Rule = ({ health: { probedFrom: region }, regions }) =>
  region === undefined ? [] : unknown("region", region, Object.keys(regions), ["health", "probedFrom"], ["regions"]);

/** A master that no channel names would be built, and play nothing. */
export const unusedMasters: Rule = ({ hosts, channels }) => {
  const named = Object.values(channels).flatMap((channel) => channel.masters);
  const known = Object.keys(hosts).filter((name) => hosts[name]?.role === "master");
  return known
    .filter((master) => !named.some((name) => name === master || isMisspelt(name, master, known)))
    .map((master) => ({
      path: ["hosts", master],
      message: "is the master of no channel; add it to a channel's masters, or take it out",
      about: [["channels", "*", "masters", "*"]],
    }));
};

/** A reference to something that doesn't exist, with the name that was probably meant. `among` is where such things stand. */
export function unknown(what: string, name: string, known: readonly string[], path: Path, among: Path): Finding[] {
  if (known.includes(name)) return [];
  const listed = known.length === 0 ? "; there is none" : `; there are ${known.join(", ")}`;
  const message = `there is no ${what} ${JSON.stringify(name)}${didYouMean(name, known) || listed}`;
  return [{ path, message, about: [[...among, name]] }];
}

/** `name` is not known itself, and `meant` is what `unknown` proposes for it. */
export function isMisspelt(name: string, meant: string, known: readonly string[]): boolean {
  return !known.includes(name) && nearest(name, known) === meant;
}

export function repeated(names: readonly string[], path: Path): Finding[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ path: [...path, index], message: `${name} stands here twice` }] : [],
  );
}

function masterFindings(hosts: Inventory["hosts"], master: string, path: Path): Finding[] {
  const masters = Object.keys(hosts).filter((host) => hosts[host]?.role === "master");
  const isRelay = Object.hasOwn(hosts, master) && hosts[master]?.role === "relay";
  return isRelay
    ? [{ path, message: `${master} is a relay, not a master` }]
    : unknown("master", master, masters, path, ["hosts"]);
}
