import { didYouMean } from "../nearest.js";
import type { Path } from "../yaml.js";
import type { Finding, Rule } from "./finding.js";

/** A channel's sources and masters exist and are what they should be. */
export const channelReferences: Rule = ({ channels, sources, hosts }) =>
  Object.entries(channels).flatMap(([name, channel]) => [
    ...channel.sources.flatMap((source, index) =>
      unknown("source", source, Object.keys(sources), ["channels", name, "sources", index], ["sources"]),
    ),
    ...repeated(channel.sources, ["channels", name, "sources"]),
    ...channel.masters.flatMap((master, index) => {
      const path = ["channels", name, "masters", index];
      const masters = Object.keys(hosts).filter((host) => hosts[host]?.role === "master");
      const host = hosts[master];
      if (host !== undefined && host.role !== "master") return [{ path, message: `${master} is a ${host.role}, not a master` }];
      return unknown("master", master, masters, path, ["hosts"]);
    }),
    ...repeated(channel.masters, ["channels", name, "masters"]),
  ]);

/** A relay's region and channels exist. */
export const relayReferences: Rule = ({ hosts, regions, channels }) =>
  Object.entries(hosts).flatMap(([name, host]) => [
    ...(host.region === undefined
      ? []
      : unknown("region", host.region, Object.keys(regions), ["hosts", name, "region"], ["regions"])),
    ...(host.role === "relay" ? (host.channels ?? []) : []).flatMap((channel, index) =>
      unknown("channel", channel, Object.keys(channels), ["hosts", name, "channels", index], ["channels"]),
    ),
  ]);

/** A source that feeds nothing is a mistake in a channel's list more often than a plan for later. */
export const unusedSources: Rule = ({ sources, channels }) => {
  const used = new Set(Object.values(channels).flatMap((channel) => channel.sources));
  return Object.keys(sources)
    .filter((source) => !used.has(source))
    .map((source) => ({
      path: ["sources", source],
      message: "is in no channel; add it to a channel's sources, or take it out",
      about: [["channels"]],
    }));
};

/** A reference to something that doesn't exist, with the name that was probably meant. */
export function unknown(what: string, name: string, known: readonly string[], path: Path, among: Path): Finding[] {
  if (known.includes(name)) return [];
  const hint = didYouMean(name, known);
  const listed = known.length === 0 ? `; there is no ${what}` : `; there are ${known.join(", ")}`;
  return [
    { path, message: `there is no ${what} ${JSON.stringify(name)}${hint === "" ? listed : hint}`, about: [[...among, name]] },
  ];
}

function repeated(names: readonly string[], path: Path): Finding[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ path: [...path, index], message: `${name} stands here twice` }] : [],
  );
}
