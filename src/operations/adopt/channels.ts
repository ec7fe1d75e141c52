import { formatOf } from "./formats.js";
import type { Found } from "./found.js";
import type { Stream, Streams } from "./mounts.js";
import { publicPath } from "./nginx/sites.js";
import type { Remark } from "./remark.js";
import type { Sources } from "./sources.js";
import { freeMount, freeName, stem } from "./words.js";
import { assumed } from "./yaml.js";

/** One programme: the mounts that carry it, and the names of its sources. */
export interface DraftChannel {
  name: string;
  mounts: Stream[];
  formats: Array<Record<string, unknown>>;
  sources: string[];
}

/**
 * Mounts with the same programme are one channel: those of one Liquidsoap source, else those whose names differ only in codec and bitrate. The
 * channel's sources are what the first mount plays, then its fallbacks.
 * @param taken names of hosts: no mount may begin with one of them
 */
export function channelsOf(
  found: Found,
  streams: Streams,
  sources: Sources,
  taken: ReadonlySet<string>,
): { channels: DraftChannel[]; remarks: Remark[] } {
  const groups = new Map<string, Stream[]>();
  for (const stream of streams.mounts) {
    const key = playedBy(stream) ?? `name ${stem(stream.name)}`;
    groups.set(key, [...(groups.get(key) ?? []), stream]);
  }
  const names = new Set<string>();
  const mounts = new Set([...taken].map((name) => `/${name}`));
  const remarks: Remark[] = [];
  const isOnly = groups.size <= 1;
  const channels = [...groups.values()].map((group): DraftChannel => {
    const name = freeName(isOnly ? "main" : stem(group[0]?.name ?? ""), "main", names);
    const formats = group.map((stream) => formatOf(stream, mountOf(found, stream.name, mounts, remarks)));
    return { name, mounts: group, formats, sources: streams.role === "relay" ? [] : sourcesOf(found, group, streams, sources) };
  });
  for (const { name, mounts: group } of channels) {
    const fed = group.filter(({ output, relay }) => output === undefined && relay === undefined);
    if (streams.role !== "relay" && fed.length > 1) {
      const all = fed.map((stream) => stream.name).join(", ");
      remarks.push({
        kind: "todo",
        what: `channel ${name}: one encoder on ${fed[0]?.name ?? ""}${all} are all encoded from it now`,
      });
    }
  }
  return { channels, remarks };
}

/** What a Liquidsoap output plays; undefined when that is not known. */
function playedBy({ output }: Stream): string | undefined {
  if (output === undefined || output.inputs.length === 0) return undefined;
  const inputs = output.inputs.map((input) => ("mount" in input ? input.mount : "url" in input ? input.url : input.directory));
  return `inputs ${output.place.file} ${inputs.join(" ")}`;
}

function mountOf(found: Found, name: string, taken: Set<string>, remarks: Remark[]): string {
  const listened = publicPath(found.sites, name) ?? name;
  const path = freeMount(listened, taken);
  if (listened !== name)
    remarks.push({ kind: "replaced", what: `${name} is ${listened} for listeners (nginx): this is its mount now` });
  if (path !== listened)
    remarks.push({
      kind: "todo",
      what: `listeners of ${listened} must be sent to ${path}: an inventory does not allow that mount`,
    });
  return path;
}

function sourcesOf(found: Found, group: readonly Stream[], streams: Streams, sources: Sources): string[] {
  const [first] = group;
  const password = found.icecast?.sourcePassword;
  const played =
    group.find(({ output }) => (output?.inputs.length ?? 0) > 0)?.output?.inputs.map((input) => sources.ofInput(input)) ?? [];
  const own =
    played.length > 0 || first === undefined || first.output !== undefined ? played : [sources.ofStream(first, password)];
  const names = [...own, ...chainOf(group, streams).map((stream) => sources.ofStream(stream, password))];
  const known = [...new Set(names.filter((name) => name !== undefined))];
  return known.length > 0 ? known : [sources.unknown()];
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

/** The channel of a server without any mount. */
export function unknownChannel(): DraftChannel {
  const mount = assumed("/live.mp3", "no mount was found");
  return { name: "main", mounts: [], formats: [{ mount, codec: "mp3", bitrateKbps: 128 }], sources: [] };
}
