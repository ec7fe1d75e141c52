import { asError, RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Capture, Http, Recording } from "../ports/http.js";
import { bytesPerSecond, MOST_BURST_SECONDS, MOST_KBPS, MOST_LAG_SECONDS } from "./bit-rate.js";
import { judgeParent, judgeSource } from "./judge-mount.js";
import type { Listener, MountProbe, ParentVerdict } from "./mount-report.js";
import { findFrames } from "./stream/frames.js";

/** Recordings of a mount and its parents from the same seconds. */
interface ProbedTogether {
  mount: Capture;
  /** In the order of the request; an error for a parent that gave no answer. */
  parents: ReadonlyArray<Recording | RadioctlError>;
}

/** In less time, neither the bit rate nor the lag is reliable. */
const LEAST_SECONDS = 1;

/** Bytes that repeat for this long are silence, not a coincidence. */
const REPEATING_SECONDS = 3;

/** A comparison needs a few KiB on both sides, which takes a while at a low bit rate. */
const COMPARED_BITS = 16 * 1024 * 8;

/** A search after every piece would keep a core busy at FLAC's rates. */
const LOOK_MILLISECONDS = 100;

/**
 * Records a mount and all of its parents at the same time, until one parent has the mount's bytes, or it is certain that none can have them.
 * @throws RadioctlError unreachable when the mount gives no answer
 */
export async function probeTogether({ http, clock }: { http: Http; clock: Clock }, request: MountProbe): Promise<ProbedTogether> {
  const kbps = request.bitrateKbps ?? MOST_KBPS;
  const timeoutSeconds = MOST_LAG_SECONDS + COMPARED_BITS / (kbps * 1000);
  const maxBytes = Math.ceil(bytesPerSecond(request.bitrateKbps) * 2 * (timeoutSeconds + MOST_BURST_SECONDS));
  const enough = new AbortController();
  const startedAt = clock.monotonic();
  const parents = request.parents.map((): Recording | RadioctlError => ({ body: new Uint8Array(), pieces: [] }));
  let lookedAt = -Infinity;
  // Only a new byte of the mount itself ends the recording: otherwise a frozen mount would pass with its earlier audio.
  const look = (mount: Recording) => {
    const now = clock.monotonic();
    if (now - startedAt < LEAST_SECONDS * 1000 || now - lookedAt < LOOK_MILLISECONDS) return false;
    lookedAt = now;
    return isEnough(request, { mount, parents }, (now - startedAt) / 1000);
  };
  const hear = async ({ url, headers, address, connect }: Listener, until: (soFar: Recording) => boolean) =>
    http.capture({ url, headers, address, connect, maxBytes, timeoutSeconds, stop: enough.signal, until });
  const others = request.parents.map(async (parent, index) => {
    const keep = (soFar: Recording) => {
      parents[index] = soFar;
      return false;
    };
    parents[index] = await hear(parent, keep).then(audioOnly, (error: unknown) => asError(error));
  });
  const hearing = hear(request, look).finally(() => enough.abort());
  const [mount] = await Promise.all([hearing, ...others]);
  return { mount, parents };
}

/** Each parent's verdict, from the whole recordings. */
export function judgeParents(
  request: MountProbe,
  { mount, parents }: { mount: Recording } & Pick<ProbedTogether, "parents">,
): ParentVerdict[] {
  return request.parents.map(({ name }, index) => {
    const heard = parents[index] ?? { body: new Uint8Array(), pieces: [] };
    return judgeParent(name, mount, heard, { codec: request.codec, bytesPerSecond: bytesPerSecond(request.bitrateKbps) });
  });
}

function isEnough(request: MountProbe, soFar: { mount: Recording } & Pick<ProbedTogether, "parents">, seconds: number): boolean {
  if (request.parents.length === 0) return findFrames(soFar.mount.body, request.codec).bitrateKbps !== undefined;
  if (soFar.parents.every((parent) => parent instanceof Error)) return true;
  const judged = judgeSource(judgeParents(request, soFar));
  if (!("source" in judged)) return false;
  // The lag is measured on bytes that were live in both recordings: the relay has those one second after the first live byte.
  if (judged.source.kind === "parent") return seconds >= LEAST_SECONDS + judged.source.lagSeconds;
  return judged.source.kind === "repeating" && seconds >= REPEATING_SECONDS;
}

function audioOnly(capture: Capture): Recording | RadioctlError {
  return capture.status === 200 ? capture : new RadioctlError("unreachable", `answered with status ${capture.status}`);
}
