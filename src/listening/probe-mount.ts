import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Http } from "../ports/http.js";
import { judgeFirstAudio, judgeFlow, judgeSource } from "./judge-mount.js";
import type { MountFailure, MountProbe, MountReport, ParentVerdict } from "./mount-report.js";
import { hearTogether, judgeParents } from "./probe-parents.js";
import { findFrames } from "./stream/frames.js";

export type { MountProbe, MountReport };

type Heard = Extract<MountReport, { heard: true }>;
type Tried = Omit<Heard, "mount" | "heard" | "tries"> | { failure: MountFailure; parents: readonly ParentVerdict[] };

/** Between two tries: a relay that was just started tries its parents every 5 s. */
const PAUSE_MILLISECONDS = 300;

/**
 * For a connection on which nothing comes. Digital silence in AAC is 4.5 kbit/s, and Icecast without a burst gives not even its answer before
 * the first 2,800 bytes: 10 s as measured.
 */
const FIRST_AUDIO_SECONDS = 12;

/** A first frame is a few KiB; for a mount that sends something else without end. */
const FIRST_AUDIO_BYTES = 512 * 1024;

/**
 * Hears a mount as a listener does, again and again until it is on air as it should be or the deadline has passed: whole frames of the right
 * codec, flowing, and equal to what one of its parents plays at the same time. Takes 1 to 3 s when all is well. The last try begins before the
 * deadline and is not cut short, because half a comparison would accuse the wrong one: it takes some 40 s at
 * the worst, on a server that answers nothing in between. Never throws for what the network does: that is a report with its failure.
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

/** @param again the mount has only just come up: its first answer does not say how fast it is */
async function tryOnce(world: { http: Http; clock: Clock }, request: MountProbe, again: boolean): Promise<Tried> {
  const first = await hearFirstAudio(world, request);
  if ("kind" in first) return { failure: first, parents: [] };
  const warm = again ? await hearFirstAudio(world, request) : first;
  if ("kind" in warm) return { failure: warm, parents: [] };
  try {
    const together = await hearTogether(world, request);
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

async function hearFirstAudio(
  { http }: { http: Http },
  { url, headers, connect, codec }: MountProbe,
): Promise<{ firstAudioMilliseconds: number } | MountFailure> {
  try {
    const capture = await http.capture({
      url,
      headers,
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
