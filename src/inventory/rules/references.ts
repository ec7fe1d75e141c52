import { didYouMean, nearest } from "../../nearest.js";
import type { Path } from "../place.js";
import { quoted } from "../quoted.js";
import type { Inventory } from "../schema.js";
import type { Finding, Rule } from "./finding.js";

/** The sources and masters of channels must exist, and masters must have the role master. */
export const channelReferences: Rule = ({ channels, sources, hosts }) =>
  Object.entries(channels).flatMap(([name, channel]) => [
    ...channel.sources.flatMap((source, index) =>
      unknown("source", source, Object.keys(sources), ["channels", name, "sources", index], ["sources"]),
    ),
    ...repeated(channel.sources, ["channels", name, "sources"]),
    ...channel.masters.flatMap((master, index) => masterFindings(hosts, master, ["channels", name, "masters", index])),
    ...repeated(channel.masters, ["channels", name, "masters"]),
  ]);

/** No host can have the name `encoder`, because `render encoder SOURCE` is another command than `render HOST`. */
export const reservedHosts: Rule = ({ hosts }) =>
  Object.hasOwn(hosts, "encoder")
    ? [
        {
          path: ["hosts", "encoder"],
          message: "is reserved for the command `radioctl render encoder SOURCE`; use another name for the host",
        },
      ]
    : [];

/** The regions and channels of hosts must exist. */
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

/** Every source must be used: an unused one is usually a mistake in a channel's list. */
export const unusedSources: Rule = ({ sources, channels }) => {
  const named = Object.values(channels).flatMap((channel) => channel.sources);
  const used = new Set(named);
  const known = Object.keys(sources);
  return known
    .filter((source) => !used.has(source) && !named.some((name) => isMisspelt(name, source, known)))
    .map((source) => ({
      path: ["sources", source],
      message: "is not used by any channel; add it to a channel's sources, or remove it",
      about: [["channels", "*", "sources", "*"]],
    }));
};

/** The resting sources must exist. */
export const restingSources: Rule = ({ health, sources }) => {
  const path = ["health", "restingSources"];
  const unknownSources = health.restingSources.flatMap((source, index) =>
    unknown("source", source, Object.keys(sources), [...path, index], ["sources"]),
  );
  return [...unknownSources, ...repeated(health.restingSources, path)];
};

/** The region of the machine that probes must exist. */
export const probedFrom: Rule = ({ health: { probedFrom: region }, regions }) =>
  region === undefined ? [] : unknown("region", region, Object.keys(regions), ["health", "probedFrom"], ["regions"]);

/** Every master must be used: an unused one would be set up, but play nothing. */
export const unusedMasters: Rule = ({ hosts, channels }) => {
  const named = Object.values(channels).flatMap((channel) => channel.masters);
  const known = Object.keys(hosts).filter((name) => hosts[name]?.role === "master");
  return known
    .filter((master) => !named.some((name) => name === master || isMisspelt(name, master, known)))
    .map((master) => ({
      path: ["hosts", master],
      message: "is not used by any channel; add it to a channel's masters, or remove it",
      about: [["channels", "*", "masters", "*"]],
    }));
};

/** Finding for a reference to an unknown name, with the most similar known name. `among` is the place where such names are defined. */
export function unknown(what: string, name: string, known: readonly string[], path: Path, among: Path): Finding[] {
  if (known.includes(name)) return [];
  const listed = known.length === 0 ? "" : `; known: ${known.join(", ")}`;
  const message = `there is no ${what} ${quoted(name)}${didYouMean(name, known) || listed}`;
  return [{ path, message, about: [[...among, name]] }];
}

/** Whether `name` is unknown, and `meant` is the similar name that `unknown` suggests for it. */
export function isMisspelt(name: string, meant: string, known: readonly string[]): boolean {
  return !known.includes(name) && nearest(name, known) === meant;
}

export function repeated(names: readonly string[], path: Path): Finding[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ path: [...path, index], message: `${name} is listed twice` }] : [],
  );
}

function masterFindings(hosts: Inventory["hosts"], master: string, path: Path): Finding[] {
  const masters = Object.keys(hosts).filter((host) => hosts[host]?.role === "master");
  const isRelay = Object.hasOwn(hosts, master) && hosts[master]?.role === "relay";
  return isRelay
    ? [{ path, message: `${master} is a relay, not a master` }]
    : unknown("master", master, masters, path, ["hosts"]);
}
