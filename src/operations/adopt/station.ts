import { domainName, openSshKey, timeZone } from "../../inventory/names.js";
import type { Found } from "./found.js";
import type { Stream } from "./mounts.js";
import type { Remark } from "./remark.js";
import { freeName, shown } from "./words.js";
import { assumed, Noted, present } from "./yaml.js";

/** Second-level domains under which names are registered, as in radio.co.uk. */
const SHARED = new Set(["co", "com", "org", "net", "ac", "gov", "edu", "or", "ne"]);

/** An example key without a known private key: an inventory needs a key. */
const NOBODYS_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHnJ1xQ2yHkGqk5Y1nYb4v5l8y3cQ2mJ6m1oH3wq7sKd nobody";

/** The station's own settings, as found on the host. */
export function stationOf(found: Found, streams: readonly Stream[]): { station: Record<string, unknown>; remarks: Remark[] } {
  const remarks: Remark[] = [];
  const first = <Value>(pick: (stream: Stream) => Value | undefined) => streams.map(pick).find((each) => each !== undefined);
  const title = shown(first(({ title: of, live, configured }) => of ?? live?.title ?? configured?.title));
  const { listen, zone } = namesOf(found);
  const { timezone } = found.answer;
  const website = first(({ output, live, configured }) => [output?.website, live?.website, configured?.website].find(isWebsite));
  const genre = shown(first(({ output, live, configured }) => output?.genre ?? live?.genre ?? configured?.genre));
  if (streams.some(({ configured }) => configured?.listed === true)) {
    remarks.push({
      kind: "lost",
      what: "<public>1: radioctl does not list the station in directories",
    });
  }
  const station = present({
    name: title ?? assumed(shown(found.answer.hostname) ?? "Radio", "no mount has a name"),
    zone,
    listen,
    timezone:
      timezone !== undefined && timeZone().safeParse(timezone).success ? timezone : assumed("Etc/UTC", "not found on the host"),
    operators: operatorsOf(found.answer.keys, remarks),
    website,
    genre,
  });
  return { station, remarks };
}

/** The name for listeners: that of an nginx site in front of Icecast, else Icecast's own, else the host's. */
function namesOf({ sites, icecast, answer }: Found): { listen: unknown; zone: unknown } {
  const candidates = [...sites.flatMap(({ names }) => names), icecast?.hostname ?? "", answer.hostname];
  const name = candidates
    .map((each) => each.toLowerCase())
    .find((each) => domainName().safeParse(each).success && !/\.(local|localdomain|lan|internal)$/u.test(each));
  if (name === undefined) {
    const why = "the host has no public name";
    return { zone: assumed("radio.example", why), listen: assumed("live.radio.example", why) };
  }
  const labels = name.split(".");
  const shared = labels.length > 2 && SHARED.has(labels.at(-2) ?? "") && labels.at(-1)?.length === 2;
  const zone = labels.slice(shared ? -3 : -2).join(".");
  const isKept = [`stream.${zone}`, `source.${zone}`].some((kept) => name === kept || name.endsWith(`.${kept}`));
  // radioctl uses stream.ZONE and source.ZONE for its own records: with a separate zone the name can stay.
  if (isKept) return { zone: new Noted(name, "ASSUMED: a separate zone, so that listeners keep the name"), listen: name };
  return { zone: assumed(zone, "by the name of the server"), listen: name };
}

function isWebsite(text: string | undefined): boolean {
  return text !== undefined && URL.canParse(text) && /^https?:\/\/[^/]*\./u.test(text) && !text.includes("icecast.org");
}

/** Operators for the keys that the host accepts now, named after each key's comment. */
function operatorsOf(lines: readonly string[], remarks: Remark[]): unknown {
  const keys = lines.flatMap((line) => /(?:^|\s)((?:ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/]+={0,2}(?: .*)?)$/u.exec(line)?.[1] ?? []);
  const usable = [...new Set(keys)].filter((key) => openSshKey().safeParse(key).success);
  if (usable.length === 0) {
    remarks.push({ kind: "todo", what: "put your SSH key into station.operators: no usable key was found on the host" });
    return [{ name: "nobody", keys: new Noted([NOBODYS_KEY], "put your own key here") }];
  }
  const taken = new Set<string>();
  const byName = new Map<string, string[]>();
  for (const key of usable) {
    const comment = key.split(" ").slice(2).join(" ").split("@")[0] ?? "";
    byName.set(comment, [...(byName.get(comment) ?? []), key]);
  }
  return [...byName].map(([comment, own]) => {
    const name = freeName(comment.slice(0, 30), "operator", taken);
    return { name: /^[a-z]/u.test(name) ? name.slice(0, 32) : `op-${name}`.slice(0, 32), keys: own };
  });
}
