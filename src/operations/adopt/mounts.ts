import type { EncoderStream } from "./encoders.js";
import { isOther, type KnownMount } from "./formats.js";
import { isOwn, type Found } from "./found.js";
import type { IcecastRelay } from "./icecast/relays.js";
import type { Output } from "./liquidsoap/read.js";
import type { Remark } from "./remark.js";
import { stem } from "./words.js";

/** One mount of the server, and where its audio comes from. */
export interface Stream extends KnownMount {
  relay: IcecastRelay | undefined;
  output: Output | undefined;
  encoder: EncoderStream | undefined;
}

export type Role = "master" | "relay" | "single";

export interface Streams {
  role: Role;
  /** The mounts for listeners. */
  mounts: Stream[];
  /** Mounts that others fall back to: sources of lower priority. */
  fallbacks: ReadonlyMap<string, Stream>;
  remarks: Remark[];
}

/**
 * The mounts of a server and its role. relay: all mounts come from other servers. master: Liquidsoap produces them, and no site serves them to
 * listeners. single: everything else; one server for encoders and listeners.
 */
export function streamsOf(found: Found): Streams {
  const { icecast, sites } = found;
  const outputs = found.scripts.flatMap((script) => script.outputs);
  const own = outputs.filter(({ server }) => icecast === undefined || isOwn(found, server));
  const encoders = found.encoders.filter(({ server }) => icecast === undefined || isOwn(found, server));
  const names = new Set([
    ...(icecast?.mounts ?? []).map(({ name }) => name),
    ...(icecast?.relays ?? []).map(({ localMount }) => localMount),
    ...own.map(({ mount }) => mount),
    ...encoders.map(({ mount }) => mount),
    ...(found.live ?? []).map(({ name }) => name),
  ]);
  const all = new Map([...names].map((name) => [name, streamOf(found, name, own, encoders)]));
  const remarks = outputs
    .filter((output) => !own.includes(output))
    .map(({ server, mount, place }): Remark => ({
      kind: "lost",
      where: place,
      what: `${mount} is sent to another server, ${server}: adopt that one, too`,
    }));
  const fallbacks = fallbackMounts(all);
  const mounts = [...all.values()].filter((stream) => !fallbacks.has(stream.name));
  for (const other of mounts.filter((stream) => isOther(stream) !== undefined)) {
    remarks.push({
      kind: "lost",
      where: other.configured?.place,
      what: `${other.name} is ${isOther(other) ?? ""}: radioctl streams audio only`,
    });
  }
  const audible = mounts.filter((stream) => isOther(stream) === undefined);
  const isRelay = audible.some(({ relay }) => relay !== undefined) || icecast?.master !== undefined;
  const isFed = audible.some(
    (stream) => stream.output !== undefined || stream.encoder !== undefined || isOwnSource(found, stream),
  );
  const role = isRelay && !isFed ? "relay" : own.length > 0 && sites.length === 0 ? "master" : "single";
  remarks.push(...(role === "relay" ? [] : [...fallbacks.values()]).map(fallbackRemark));
  return { role, mounts: audible, fallbacks, remarks };
}

function fallbackRemark({ name, live }: Stream): Remark {
  const listeners = live?.listeners ?? 0;
  const now = listeners > 0 ? `; it has ${listeners} listeners now` : "";
  return {
    kind: "lost",
    what: `${name} is a fallback of other mounts: it became a source, and is no longer a mount for listeners${now}`,
  };
}

function streamOf(found: Found, name: string, outputs: readonly Output[], encoders: readonly EncoderStream[]): Stream {
  const output = outputs.find(({ mount }) => mount === name);
  const encoder = encoders.find(({ mount }) => mount === name);
  return {
    name,
    configured: found.icecast?.mounts.find((mount) => mount.name === name),
    live: found.live?.find((mount) => mount.name === name),
    encoding: output?.encoding ?? encoder?.encoding,
    title: output?.title,
    relay: found.icecast?.relays.find(({ localMount }) => localMount === name),
    output,
    encoder,
  };
}

/** Whether an encoder feeds the mount: not when it comes from another server, or when it is off air without a password of its own. */
function isOwnSource(found: Found, { relay, configured, live }: Stream): boolean {
  if (relay !== undefined || found.icecast?.master !== undefined) return false;
  return found.live === undefined || live !== undefined || configured?.password !== undefined;
}

/** Mounts that others fall back to. Formats of the same programme, which fall back to each other, don't count. */
function fallbackMounts(all: ReadonlyMap<string, Stream>): ReadonlyMap<string, Stream> {
  const targets = new Map<string, Stream>();
  for (const { name, configured } of all.values()) {
    const target = all.get(configured?.fallback ?? "");
    if (target === undefined || target.name === name || stem(target.name) === stem(name)) continue;
    // Two mounts that fall back to each other would both be removed: the first of them is the programme.
    if (targets.has(name) && target.configured?.fallback !== undefined && isAbove(all, target.name, name)) continue;
    targets.set(target.name, target);
  }
  return targets;
}

/** Whether following fallbacks from one mount leads to another. */
function isAbove(all: ReadonlyMap<string, Stream>, from: string, to: string): boolean {
  const seen = new Set<string>();
  for (let name: string | undefined = from; name !== undefined && !seen.has(name); name = all.get(name)?.configured?.fallback) {
    if (name === to) return true;
    seen.add(name);
  }
  return false;
}
