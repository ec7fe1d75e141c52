import { domainName, timeZone } from "../../inventory/names.js";
import type { Claims } from "./accounts.js";
import type { Found } from "./found.js";
import type { Placed } from "./icecast/read.js";
import { operatorsOf } from "./keys.js";
import type { Stream } from "./stream.js";
import type { Place, Remark } from "./remark.js";
import { shown } from "./words.js";
import { assumed, Noted, present } from "./yaml.js";

/** Second-level domains under which names are registered, as in radio.co.uk. */
const SHARED = new Set(["co", "com", "org", "net", "ac", "gov", "edu", "or", "ne"]);

/** The station's own settings, as found on the host. */
export function stationOf(
  found: Found,
  streams: readonly Stream[],
  claims: Claims,
): { station: Record<string, unknown>; remarks: Remark[] } {
  const remarks: Remark[] = [];
  const titles = new Set(streams.flatMap(({ title: of, live, configured }) => of ?? live?.title ?? configured?.title ?? []));
  const { listen, zone } = namesOf(found, claims, remarks);
  const { timezone } = found.answer;
  const websites: Pick = {
    name: "website",
    read: ({ output, live, configured }) => [output?.website, live?.website, configured?.website].find(isWebsite),
    places: ({ output, configured }) => [output?.places.get("url"), configured?.places.get("stream-url")],
  };
  const genres: Pick = {
    name: "genre",
    read: ({ output, live, configured }) => shown(output?.genre ?? live?.genre ?? configured?.genre),
    places: ({ output, configured }) => [output?.places.get("genre"), configured?.places.get("genre")],
  };
  for (const { configured, output, encoder } of streams) {
    claims.add(output?.places.get("name"), encoder?.places.get("title"));
    const where = configured?.places.get("public");
    if (configured?.listed === true)
      remarks.push({ kind: "lost", where, what: "<public>1: radioctl does not list the station in directories" });
  }
  const station = present({
    name: titleOf(titles, found.answer.hostname),
    zone,
    listen,
    timezone:
      timezone !== undefined && timeZone().safeParse(timezone).success ? timezone : assumed("Etc/UTC", "not found on the host"),
    operators: operatorsOf(found.keys, claims, remarks),
    website: onlyOne(streams, websites, claims, remarks),
    genre: onlyOne(streams, genres, claims, remarks),
  });
  return { station, remarks };
}

function titleOf(titles: ReadonlySet<string>, hostname: string): unknown {
  const title = shown([...titles][0]);
  if (title === undefined) return assumed(shown(hostname) ?? "Radio", "no mount has a name");
  return titles.size === 1 ? title : assumed(title, "the name of the first mount; others have other names");
}

function first<Value>(streams: readonly Stream[], pick: (stream: Stream) => Value | undefined): Value | undefined {
  return streams.map(pick).find((each) => each !== undefined);
}

/** A setting of mounts that a station has once. */
interface Pick {
  name: string;
  read: (stream: Stream) => string | undefined;
  places: (stream: Stream) => Array<Place | undefined>;
}

function onlyOne(streams: readonly Stream[], pick: Pick, claims: Claims, remarks: Remark[]): string | undefined {
  const value = first(streams, pick.read);
  for (const stream of streams) {
    const places = pick.places(stream);
    if (pick.read(stream) === value) claims.add(...places);
    else {
      const where = places.find((each) => each !== undefined);
      if (where !== undefined)
        remarks.push({ kind: "lost", where, what: `${stream.name}: the station has one ${pick.name}, that of another mount` });
    }
  }
  return value;
}

/** The name for listeners: that of an nginx site in front of Icecast, else Icecast's own, else the host's. Others are left to the operator. */
function namesOf({ sites, icecast, answer }: Found, claims: Claims, remarks: Remark[]): { listen: unknown; zone: unknown } {
  const given: Array<Placed<string>> = [
    ...sites.flatMap(({ names }) => names),
    ...(icecast?.hostname === undefined ? [] : [icecast.hostname]),
  ];
  // nginx: `.radio.example` is radio.example and every name below it.
  const candidates = given.map(({ value, place }) => {
    const plain = value.toLowerCase();
    return { value: plain.replace(/^\./u, ""), place, hasMore: plain.startsWith(".") };
  });
  const isPublic = (each: string) => domainName().safeParse(each).success && !/\.(local|localdomain|lan|internal)$/u.test(each);
  const name = [...candidates.map(({ value }) => value), answer.hostname.toLowerCase()].find((each) => isPublic(each));
  for (const { value, place, hasMore } of candidates) {
    if (hasMore && isPublic(value))
      remarks.push({
        kind: "todo",
        where: place,
        what: `every name below ${value} is a name of this server, too: send its listeners to ${name ?? "the listen name"}`,
      });
    else if (value === name) claims.add(place);
    else if (isPublic(value) || value.includes("*") || value.startsWith("~"))
      remarks.push({
        kind: "todo",
        where: place,
        what: `${value.slice(0, 200)} is another name of this server: listeners who use it must be sent to ${name ?? "the listen name"}`,
      });
    else remarks.push({ kind: "replaced", where: place, what: "not a public name" });
  }
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
