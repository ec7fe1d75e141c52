import { mount as mountForm } from "../../inventory/names.js";
import type { Claims } from "./accounts.js";
import { formatOf } from "./formats.js";
import type { Found } from "./found.js";
import type { Input } from "./liquidsoap/inputs.js";
import type { Streams } from "./mounts.js";
import type { Stream } from "./stream.js";
import { publicPaths } from "./nginx/paths.js";
import { programmesOf } from "./programmes.js";
import { stem } from "./rates.js";
import type { Remark } from "./remark.js";
import type { Sources } from "./sources.js";
import { freeMount, freeName, isLoopback, Names } from "./words.js";
import { assumed } from "./yaml.js";

/** One programme: the mounts that carry it, and the names of its sources. */
export interface DraftChannel {
  name: string;
  mounts: Stream[];
  formats: Array<Record<string, unknown>>;
  sources: string[];
  /** The operator of a script that chooses among its sources by other rules than priority. */
  mixer?: string | undefined;
  /** The servers that a relay pulls it from. */
  servers: string[];
}

/** What the channels of a draft are made for. */
export interface ChannelContext {
  found: Found;
  streams: Streams;
  sources: Sources;
  claims: Claims;
  remarks: Remark[];
}

/**
 * Mounts with the same programme are one channel. The channel's sources are what the first mount plays, then its fallbacks.
 * @param taken names of hosts: no mount may begin with one of them
 */
export function channelsOf(context: ChannelContext, taken: ReadonlySet<string>): DraftChannel[] {
  const { streams, remarks } = context;
  const groups = programmesOf(streams.mounts);
  const names = new Names();
  const mounts = new Names([...taken].map((name) => `/${name}`));
  return groups.map((group): DraftChannel => {
    const name = freeName(groups.length <= 1 ? "main" : stem(group[0]?.name ?? ""), "main", names);
    const formats = group.map((stream) => formatOf(stream, mountOf(context, stream, mounts), context));
    const isRelay = streams.role === "relay";
    const fed = group.filter(
      ({ output, relay, repeats }) => output === undefined && relay === undefined && repeats === undefined,
    );
    if (!isRelay && fed.length > 1) {
      const all = fed.map((stream) => stream.name).join(", ");
      remarks.push({
        kind: "todo",
        what: `channel ${name}: one encoder on ${fed[0]?.name ?? ""} is enough; ${all} are all encoded from it now`,
      });
    }
    const { names: sources, dropped } = isRelay ? { names: [], dropped: [] } : sourcesOf(context, group);
    const missing = new Set([...group.flatMap(({ output }) => output?.missing ?? []), ...dropped]);
    if (missing.size > 0) {
      const which = [...missing].slice(0, 5).join(", ");
      const what = `channel ${name} also plays ${which}, which the draft does not have: check that its sources are what listeners should hear`;
      remarks.push({ kind: "todo", what });
    }
    for (const { relay, repeats, output, encoder } of group)
      context.claims.add(
        ...(relay?.places ?? []),
        ...(repeats?.places ?? []),
        // By its port, a server is known to be this Icecast.
        ...(context.found.icecast?.sockets ?? []).flatMap(({ port, place }) => (port === repeats?.port ? [place] : [])),
        output?.place,
        encoder?.place,
        ...(output?.through ?? []),
      );
    const pulled = isRelay ? [...group, ...chainOf(group, streams)].flatMap(({ relay }) => relay?.server ?? []) : [];
    const mixer = group.find(({ output }) => output?.mixer !== undefined)?.output?.mixer;
    return { name, mounts: group, formats, sources, mixer, servers: [...new Set(pulled)] };
  });
}

function mountOf({ found, claims, remarks }: ChannelContext, stream: Stream, taken: Names): string {
  const { name, configured, output, encoder } = stream;
  const paths = publicPaths(found.sites, name, claims);
  // A path that an inventory does not allow, such as /, can't be the mount: its own name is more useful than an invented one.
  const isAllowed = (path: string) => mountForm().safeParse(path).success;
  const listened = paths.find(isAllowed) ?? (isAllowed(name) ? name : (paths[0] ?? name));
  const others = paths.filter((each) => each !== listened);
  claims.add(configured?.places.get("mount-name"), output?.places.get("mount"), encoder?.places.get("mount"));
  const path = freeMount(listened, taken);
  if (listened !== name)
    remarks.push(
      { kind: "replaced", what: `${name} is ${listened} for listeners (nginx): this is its mount now` },
      ...ownAddress(found, name),
    );
  if (path !== listened)
    remarks.push({
      kind: "todo",
      what: `listeners of ${listened} must be sent to ${path}: an inventory does not allow that mount`,
    });
  for (const other of others) {
    const what = isAllowed(other)
      ? `${name} is also ${other} for listeners: add a format with that mount`
      : `listeners of ${other} must be sent to ${path}: an inventory does not allow that mount`;
    remarks.push({ kind: "todo", what });
  }
  return path;
}

/** Icecast's own port also serves the mount, by its own name. */
function ownAddress({ icecast }: Found, mount: string): Remark[] {
  const open = icecast?.sockets.filter(({ address }) => !isLoopback(address)) ?? [];
  if (open.length === 0) return [];
  const ports = open.map(({ port }) => port).slice(0, 5);
  return [
    {
      kind: "todo",
      what: `${mount} on Icecast's own port ${ports.join(", ")}: add a format with that mount if its address is published`,
    },
  ];
}

/** @returns the names of its sources, and what it plays besides, which an inventory can't express */
function sourcesOf(
  { found, streams, sources }: ChannelContext,
  group: readonly Stream[],
): { names: string[]; dropped: string[] } {
  const [first] = group;
  const password = found.icecast?.sourcePassword;
  const inputs = group.find(({ output }) => (output?.inputs.length ?? 0) > 0)?.output?.inputs;
  const played = inputs?.map((each) => sources.ofInput(each));
  const dropped = (inputs ?? []).filter((_, index) => played?.[index] === undefined).map(shownInput);
  const fed = group.find(({ output, repeats }) => output === undefined && repeats === undefined) ?? first;
  const isFed = fed !== undefined && fed.output === undefined && fed.repeats === undefined;
  const own = played ?? (isFed ? sources.ofStream(fed, password) : []);
  const names = [...own, ...chainOf(group, streams).flatMap((stream) => sources.ofStream(stream, password))];
  for (const { configured } of [...group, ...chainOf(group, streams)]) {
    if (streams.fallbacks.has(configured?.fallback ?? "")) sources.claim(configured?.places.get("fallback-mount"));
  }
  const known = [...new Set(names.filter((name) => name !== undefined))];
  return { names: known.length > 0 ? known : [sources.unknown()], dropped };
}

/** A URL may have a password. */
function shownInput(input: Input): string {
  return input.kind === "playlist" ? `the playlist ${input.directory.slice(0, 80)}` : "a pulled stream";
}

/** The chain of fallback mounts, in order. */
function chainOf(group: readonly Stream[], { fallbacks }: Streams): Stream[] {
  const chain = new Map<string, Stream>();
  for (const stream of group) {
    let next = fallbacks.get(stream.configured?.fallback ?? "");
    while (next !== undefined && !chain.has(next.name)) {
      chain.set(next.name, next);
      next = fallbacks.get(next.configured?.fallback ?? "");
    }
  }
  return [...chain.values()];
}

/** The channel of a server without any mount for listeners. Its mount differs from all mounts that have restricted listeners. */
export function unknownChannel({ icecast, live }: Found): DraftChannel {
  const taken = new Names([...(icecast?.mounts ?? []), ...(live ?? [])].map(({ name }) => name));
  const mount = assumed(freeMount("/live.mp3", taken), "no mount for listeners was found");
  return { name: "main", mounts: [], formats: [{ mount, codec: "mp3", bitrateKbps: 128 }], sources: [], servers: [] };
}
