import type { EncoderStream } from "./encoders/stream.js";
import { fallbackMounts } from "./fallbacks.js";
import { isOther } from "./formats.js";
import { isOwn, type Found } from "./found.js";
import type { Output } from "./liquidsoap/outputs.js";
import { restrictionOf } from "./nginx/paths.js";
import type { Remark } from "./remark.js";
import type { Stream } from "./stream.js";
import { stem } from "./rates.js";
import { isLoopback } from "./words.js";

export type Role = "master" | "relay" | "single";

export interface Streams {
  role: Role;
  /** The mounts for listeners. */
  mounts: Stream[];
  /** Mounts that others fall back to: sources of lower priority. */
  fallbacks: ReadonlyMap<string, Stream>;
  /** A mount is not in the draft because other computers can't reach Icecast. */
  isHidden: boolean;
  remarks: Remark[];
}

/** No real server has more, and an inventory with thousands of channels takes minutes to check. */
const MOST_MOUNTS = 200;

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
  const written = new Set([
    ...(icecast?.mounts ?? []).map(({ name }) => name),
    ...(icecast?.relays ?? []).map(({ localMount }) => localMount),
    ...own.map(({ mount }) => mount),
    ...encoders.map(({ mount }) => mount),
    ...(found.live ?? []).map(({ name }) => name),
  ]);
  const names = new Set([...written].slice(0, MOST_MOUNTS));
  const all = streamsByName(found, names, own, encoders);
  const elsewhere = [...outputs, ...found.encoders].filter((each) => !isHere(each));
  const remarks = targetRemarks(elsewhere, own);
  if (written.size > MOST_MOUNTS) {
    const what = `only the first ${MOST_MOUNTS} of ${written.size} mounts are in the draft: add the others that listeners use`;
    remarks.push({ kind: "unread", what });
  }
  remarks.push(...unknownTargets(all, written), ...otherEncoders(encoders, all));
  const isLocal = isLocalOnly(icecast);
  const restricted = new Map([...all.values()].map((stream) => [stream.name, withheldRemark(stream, sites, isLocal)]));
  // What a mount that is left out falls back to may itself be public.
  const fallbacks = fallbackMounts(all, (name) => restricted.get(name)?.length === 0);
  const mounts = [...all.values()].filter((stream) => !fallbacks.has(stream.name));
  const why = new Map(mounts.map(({ name }) => [name, restricted.get(name) ?? []]));
  const withheld = [...why.values()].flat();
  const isOpen = ({ name, repeats }: Stream) =>
    why.get(name)?.length === 0 && (why.get(repeats?.mount ?? name) ?? []).length === 0;
  const audible = mounts.filter(isOpen);
  const isRelay = audible.some(({ relay }) => relay !== undefined) || icecast?.master !== undefined;
  const isFed = audible.some(
    (stream) =>
      stream.output !== undefined ||
      stream.encoder !== undefined ||
      isOwnSource(found, stream) ||
      // Another program of this server feeds it: nothing on another server is a master of it.
      (stream.relay !== undefined && isOwn(found, stream.relay.server)),
  );
  const role = isRelay && !isFed ? "relay" : own.length > 0 && sites.length === 0 ? "master" : "single";
  remarks.push(...withheld, ...(role === "relay" ? [] : [...fallbacks.values()]).map(fallbackRemark));
  const isHidden = isLocal && mounts.some((stream) => !isOpen(stream) && withheldRemark(stream, sites, false).length === 0);
  return { role, mounts: audible, fallbacks, isHidden, remarks };
}

/** Streams to other servers, and those of which it is not known. */
function targetRemarks(elsewhere: ReadonlyArray<Output | EncoderStream>, own: readonly Output[]): Remark[] {
  return [
    ...elsewhere.map(({ server, mount, place }): Remark => {
      const what = `${mount} is sent to another server, ${server ?? ""}: adopt that one, too`;
      return { kind: "lost", where: place, what };
    }),
    ...own
      .filter(({ server }) => server === undefined)
      .map(({ mount }): Remark => {
        const what = `${mount} of the script is sent to this host: where to is not known before it runs`;
        return { kind: "assumed", what };
      }),
  ];
}

/** Whether only programs of the host itself reach its Icecast. */
function isLocalOnly(icecast: Found["icecast"]): boolean {
  const sockets = icecast?.sockets ?? [];
  return sockets.length > 0 && sockets.every(({ address }) => isLoopback(address));
}

/** Why a mount does not become public: it has no audio, or not everyone may hear it. A draft that published it could not be undone. */
function withheldRemark(stream: Stream, sites: Found["sites"], isIcecastHidden: boolean): Remark[] {
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
  const ofNginx = restrictionOf(sites, name, isIcecastHidden);
  if (ofNginx === undefined) return [];
  const what = `${name}: ${ofNginx} (nginx), and radioctl's mounts are public: it is not in the draft`;
  return [{ kind: "lost", where: isNamed ? configured.place : undefined, what }];
}

/** Fallbacks and repeated mounts that lead to nothing that was found. */
function unknownTargets(all: ReadonlyMap<string, Stream>, written: ReadonlySet<string>): Remark[] {
  const remarks: Remark[] = [];
  for (const { name, configured, repeats, output } of all.values()) {
    const where = configured?.places.get("fallback-mount");
    const target = configured?.fallback;
    if (target !== undefined && !written.has(target)) {
      const what = `${name} falls back to ${target}, which is not configured and not on air: an encoder without a <mount>, or a file. If it is an encoder, add a source for it`;
      remarks.push({ kind: "todo", where, what });
    } else if (target !== undefined && stem(target) === stem(name)) {
      remarks.push({ kind: "replaced", where, what: `${target} is another format of ${name}: formats have the same sources` });
    }
    if (repeats !== undefined && !written.has(repeats.mount) && output === undefined) {
      const what = `${name} repeats ${repeats.mount} of the same Icecast, which is not configured and not on air`;
      remarks.push({ kind: "todo", where: repeats.place, what });
    }
  }
  return remarks;
}

/** Of several encoders of one mount, Icecast takes the one that connects first. */
function otherEncoders(encoders: readonly EncoderStream[], all: ReadonlyMap<string, Stream>): Remark[] {
  return encoders.flatMap((encoder): Remark[] => {
    const { mount, place, program } = encoder;
    const stream = all.get(mount);
    if (stream === undefined || stream.encoder === encoder) return [];
    return [
      {
        kind: "todo",
        where: place,
        what: `${program} sends ${mount}, too, like another encoder: both must connect to its source`,
      },
    ];
  });
}

function fallbackRemark({ name, live }: Stream): Remark {
  const listeners = live?.listeners ?? 0;
  const now = listeners > 0 ? `; it has ${listeners} listeners now` : "";
  return {
    kind: "lost",
    what: `${name} is a fallback of other mounts: it became a source, and is no longer a mount for listeners${now}`,
  };
}

function streamsByName(
  found: Found,
  names: ReadonlySet<string>,
  own: readonly Output[],
  sent: readonly EncoderStream[],
): ReadonlyMap<string, Stream> {
  const outputs = firsts(own, ({ mount }) => mount);
  const encoders = firsts(sent, ({ mount }) => mount);
  const relays = firsts(found.icecast?.relays ?? [], ({ localMount }) => localMount);
  const live = firsts(found.live ?? [], ({ name }) => name);
  const ports = portsOfIcecast(found);
  const streams = [...names].map((name): Stream => {
    const [output, encoder, relay] = [outputs.get(name), encoders.get(name), relays.get(name)];
    const isRepeated = relay !== undefined && isOwn(found, relay.server) && ports.has(relay.port);
    return {
      name,
      configured: found.icecast?.settingsOf(name),
      live: live.get(name),
      encoding: output?.encoding ?? encoder?.encoding,
      title: output?.title ?? encoder?.title,
      relay: isRepeated ? undefined : relay,
      repeats: isRepeated ? relay : undefined,
      output,
      encoder,
    };
  });
  return new Map(streams.map((stream) => [stream.name, stream]));
}

/** The first value of each name. */
function firsts<Value>(values: readonly Value[], nameOf: (value: Value) => string): ReadonlyMap<string, Value> {
  return new Map(values.toReversed().map((value) => [nameOf(value), value]));
}

function portsOfIcecast({ icecast }: Found): ReadonlySet<number> {
  const sockets = icecast?.sockets ?? [];
  return new Set(sockets.length === 0 ? [8000] : sockets.map(({ port }) => port));
}

/** Whether an encoder feeds the mount: not when it comes from another server, or when it is off air without a password of its own. */
function isOwnSource(found: Found, { relay, configured, live }: Stream): boolean {
  if (relay !== undefined || found.icecast?.master !== undefined) return false;
  return found.live === undefined || live !== undefined || configured?.password !== undefined;
}
