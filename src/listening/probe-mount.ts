import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Http } from "../ports/http.js";
import { judgeFirstAudio, judgeFlow, judgeSource } from "./judge-mount.js";
import type { MountFailure, MountProbe, MountReport, ParentVerdict } from "./mount-report.js";
import { probeTogether, judgeParents } from "./probe-parents.js";
import { findFrames } from "./stream/frames.js";

export type { MountProbe, MountReport };

type Heard = Extract<MountReport, { heard: true }>;
type Tried = Omit<Heard, "mount" | "heard" | "tries"> | { failure: MountFailure; parents: readonly ParentVerdict[] };

/** Between two attempts: a relay that has just started tries its parents every 5 s. */
const PAUSE_MILLISECONDS = 300;

/**
 * For a connection without data. Digital silence in AAC is 4.5 kbit/s, and Icecast without a burst sends even its response header only with the
 * first 2,800 bytes: measured 10 s.
 */
const FIRST_AUDIO_SECONDS = 12;

/** A first frame has a few KiB; this limit is for a mount that sends something else without end. */
const FIRST_AUDIO_BYTES = 512 * 1024;

/**
 * Probes a mount as a listener does, and repeats until it is on air or the deadline has passed: whole frames of the right codec, without a pause,
 * equal to what one of its parents plays at the same time. Takes 1 to 3 s when all is well. The last attempt begins before the deadline and is not
 * cut off, because half a comparison would blame the wrong server; at worst it takes about 40 s, with a server that never answers. A network failure
 * is a report, not an exception.
 */
export async function probeMount(world: { http: Http; clock: Clock }, request: MountProbe): Promise<MountReport> {
  const { mount, url, codec } = request;
  const startedAt = world.clock.monotonic();
  for (let tries = 1; ; tries += 1) {
    const tried = await tryOnce(world, request, tries > 1);
    if (!("failure" in tried)) return { mount, heard: true, ...tried, tries };
    const waitedSeconds = (world.clock.monotonic() - startedAt) / 1000;
    if (waitedSeconds + PAUSE_MILLISECONDS / 1000 > request.deadlineSeconds) {
      return { mount, heard: false, url, codec, ...tried, tries, waitedSeconds };
    }
    await world.clock.sleep(PAUSE_MILLISECONDS);
  }
}

/** @param again the mount has only just started: its first answer does not show its normal speed */
async function tryOnce(world: { http: Http; clock: Clock }, request: MountProbe, again: boolean): Promise<Tried> {
  const first = await probeFirstAudio(world, request);
  if ("kind" in first) return { failure: first, parents: [] };
  const warm = again ? await probeFirstAudio(world, request) : first;
  if ("kind" in warm) return { failure: warm, parents: [] };
  try {
    const together = await probeTogether(world, request);
    const parents = judgeParents(request, together);
    const audio = judgeFirstAudio(together.mount, request.codec);
    if ("kind" in audio) return { failure: audio, parents };
    const failure = judgeFlow(together.mount);
    if (failure !== undefined) return { failure, parents };
    const judged = judgeSource(parents);
    if ("failure" in judged) return { ...judged, parents };
    const { bitrateKbps, sampleRateHz, channels } = findFrames(together.mount.body, request.codec);
    return { codec: request.codec, bitrateKbps, sampleRateHz, channels, ...warm, ...judged, parents };
  } catch (error) {
    return { failure: noAnswer(error), parents: [] };
  }
}

async function probeFirstAudio(
  { http }: { http: Http },
  { url, headers, address, connect, codec }: MountProbe,
): Promise<{ firstAudioMilliseconds: number } | MountFailure> {
  try {
    const capture = await http.capture({
      url,
      headers,
      address,
      connect,
      maxBytes: FIRST_AUDIO_BYTES,
      timeoutSeconds: FIRST_AUDIO_SECONDS,
      until: ({ body }) => findFrames(body, codec).frames > 0,
    });
    return judgeFirstAudio(capture, codec);
  } catch (error) {
    return noAnswer(error);
  }
}

function noAnswer(error: unknown): MountFailure {
  if (!(error instanceof RadioctlError)) throw error;
  return { kind: "no answer", problem: error.message, hint: error.hint };
}
