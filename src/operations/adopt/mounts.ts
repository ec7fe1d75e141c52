import type { EncoderStream } from "./encoders/stream.js";
import { isOther, type KnownMount } from "./formats.js";
import { isOwn, type Found } from "./found.js";
import type { IcecastRelay } from "./icecast/relays.js";
import type { Output } from "./liquidsoap/outputs.js";
import type { Remark } from "./remark.js";
import { stem } from "./rates.js";

/** One mount of the server, and where its audio comes from. */
export interface Stream extends KnownMount {
  relay: IcecastRelay | undefined;
  /** The mount of the same server that it repeats: a relay from itself. */
  repeats: IcecastRelay | undefined;
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
  const isHere = ({ server }: { server: string | undefined }) =>
    icecast === undefined || server === undefined || isOwn(found, server);
  const own = outputs.filter(isHere);
  const encoders = found.encoders.filter(isHere);
  const names = new Set([
    ...(icecast?.mounts ?? []).map(({ name }) => name),
    ...(icecast?.relays ?? []).map(({ localMount }) => localMount),
    ...own.map(({ mount }) => mount),
    ...encoders.map(({ mount }) => mount),
    ...(found.live ?? []).map(({ name }) => name),
  ]);
  const all = new Map([...names].map((name) => [name, streamOf(found, name, own, encoders)]));
  const elsewhere = [...outputs, ...found.encoders].filter((each) => !isHere(each));
  const remarks = elsewhere.map(({ server, mount, place }): Remark => ({
    kind: "lost",
    where: place,
    what: `${mount} is sent to another server, ${server ?? ""}: adopt that one, too`,
  }));
  for (const { mount } of own.filter(({ server }) => server === undefined)) {
    remarks.push({ kind: "assumed", what: `${mount} of the script is sent to this host: where to is not known before it runs` });
  }
  remarks.push(...unknownTargets(all));
  const fallbacks = fallbackMounts(all);
  const mounts = [...all.values()].filter((stream) => !fallbacks.has(stream.name));
  const why = new Map(mounts.map((stream) => [stream.name, withheldRemark(stream)]));
  const withheld = [...why.values()].flat();
  const isOpen = ({ name, repeats }: Stream) =>
    why.get(name)?.length === 0 && (why.get(repeats?.mount ?? name) ?? []).length === 0;
  const audible = mounts.filter(isOpen);
  const isRelay = audible.some(({ relay }) => relay !== undefined) || icecast?.master !== undefined;
  const isFed = audible.some(
    (stream) => stream.output !== undefined || stream.encoder !== undefined || isOwnSource(found, stream),
  );
  const role = isRelay && !isFed ? "relay" : own.length > 0 && sites.length === 0 ? "master" : "single";
  remarks.push(...withheld, ...(role === "relay" ? [] : [...fallbacks.values()]).map(fallbackRemark));
  return { role, mounts: audible, fallbacks, remarks };
}

/** Why a mount does not become public: it has no audio, or not everyone may hear it. A draft that published it could not be undone. */
function withheldRemark(stream: Stream): Remark[] {
  const { name, configured, live } = stream;
  const media = isOther(stream);
  const isNamed = configured?.places.has("mount-name") === true;
  const where = (setting: string) => (isNamed ? configured.place : configured?.places.get(setting));
  const listeners = (live?.listeners ?? 0) > 0 ? `; it has ${live?.listeners ?? 0} listeners now` : "";
  if (media !== undefined)
    return [{ kind: "lost", where: where("type"), what: `${name} is ${media}: radioctl streams audio only` }];
  if (configured?.members === true) {
    const what = `${name}: its listeners log in, and radioctl's mounts are public: it is not in the draft${listeners}`;
    return [{ kind: "lost", where: where("authentication"), what }];
  }
  if (configured?.hidden === true) {
    const what = `${name} is hidden: it is not in the draft. If everyone may hear it, add it as a format${listeners}`;
    return [{ kind: "todo", where: where("hidden"), what }];
  }
  return [];
}

/** Fallbacks and repeated mounts that lead to nothing that was found. */
function unknownTargets(all: ReadonlyMap<string, Stream>): Remark[] {
  const remarks: Remark[] = [];
  for (const { name, configured, repeats, output } of all.values()) {
    const where = configured?.places.get("fallback-mount");
    const target = configured?.fallback;
    if (target !== undefined && !all.has(target)) {
      const what = `${name} falls back to ${target}, which is not configured and not on air: an encoder without a <mount>, or a file. If it is an encoder, add a source for it`;
      remarks.push({ kind: "todo", where, what });
    } else if (target !== undefined && stem(target) === stem(name)) {
      remarks.push({ kind: "replaced", where, what: `${target} is another format of ${name}: formats have the same sources` });
    }
    if (repeats !== undefined && !all.has(repeats.mount) && output === undefined) {
      const what = `${name} repeats ${repeats.mount} of the same Icecast, which is not configured and not on air`;
      remarks.push({ kind: "todo", where: repeats.place, what });
    }
  }
  return remarks;
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
  const relay = found.icecast?.relays.find(({ localMount }) => localMount === name);
  const isRepeated = relay !== undefined && isOwn(found, relay.server) && isPortOfIcecast(found, relay.port);
  return {
    name,
    configured: found.icecast?.settingsOf(name),
    live: found.live?.find((mount) => mount.name === name),
    encoding: output?.encoding ?? encoder?.encoding,
    title: output?.title ?? encoder?.title,
    relay: isRepeated ? undefined : relay,
    repeats: isRepeated ? relay : undefined,
    output,
    encoder,
  };
}

function isPortOfIcecast({ icecast }: Found, port: number): boolean {
  const sockets = icecast?.sockets ?? [];
  return sockets.length === 0 ? port === 8000 : sockets.some((socket) => socket.port === port);
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
