import type { RadioctlError } from "../errors.js";
import type { Capture, Recording } from "../ports/http.js";
import type { MountFailure, MountReport, ParentVerdict } from "./mount-report.js";
import { findFrames } from "./stream/frames.js";
import { compareStreams } from "./stream/identity.js";
import { oggAudio } from "./stream/ogg-audio.js";
import type { StreamCodec } from "./stream/stream-frames.js";

type Heard = Extract<MountReport, { heard: true }>;

/** A live stream never pauses this long: an Ogg page may hold a second of audio, and 1,400 bytes of AAC hold 2.5 s of digital silence. */
const STALLED_MILLISECONDS = 5000;

/** When a listener has its first whole frame, or why there is no frame. */
export function judgeFirstAudio(capture: Capture, codec: StreamCodec): { firstAudioMilliseconds: number } | MountFailure {
  if (capture.status !== 200) return { kind: "status", status: capture.status };
  const { codec: found, firstFrameEnd } = findFrames(capture.body, codec);
  if (found === undefined || firstFrameEnd === undefined) return { kind: "no frames", bytes: capture.body.length };
  if (found !== codec) return { kind: "wrong codec", found };
  const arrived = capture.pieces.find(({ end }) => end >= firstFrameEnd)?.atMilliseconds ?? capture.endedAtMilliseconds;
  return { firstAudioMilliseconds: arrived - capture.startedAtMilliseconds };
}

/** Judges whether a capture's audio had stopped before the end of the capture. */
export function judgeFlow(capture: Capture): MountFailure | undefined {
  if (capture.endedBy === "closed") return { kind: "ended" };
  const last = capture.pieces.at(-1)?.atMilliseconds ?? capture.startedAtMilliseconds;
  const pause = capture.endedAtMilliseconds - last;
  return pause > STALLED_MILLISECONDS ? { kind: "stalled", seconds: pause / 1000 } : undefined;
}

/** Compares one parent with the mount. @param heard the parent's recording of the same time, or why there is none */
export function judgeParent(
  name: string,
  mount: Recording,
  heard: Recording | RadioctlError,
  { codec, bytesPerSecond }: { codec: StreamCodec; bytesPerSecond: number },
): ParentVerdict {
  if (heard instanceof Error) return { name, verdict: "silent", problem: heard.message };
  if (heard.body.length === 0) return { name, verdict: "silent", problem: "gave no audio" };
  // A relay's splicer writes the packets of an Ogg stream in pages of its own.
  const audio = codec === "mp3" || codec === "aac" ? (recording: Recording) => recording : oggAudio;
  const identity = compareStreams(audio(mount), audio(heard), bytesPerSecond);
  if (identity.verdict === "same") return { name, ...identity };
  return { name, verdict: identity.verdict === "different" ? "different" : identity.because };
}

/** The origin of the bytes, from the verdicts of all parents. */
export function judgeSource(parents: readonly ParentVerdict[]): { source: Heard["source"] } | { failure: MountFailure } {
  if (parents.length === 0) return { source: { kind: "own" } };
  const same = parents.find((each) => each.verdict === "same");
  if (same !== undefined) {
    const { name, lagSeconds, equalBytes } = same;
    return { source: { kind: "parent", name, lagSeconds, equalBytes } };
  }
  if (parents.some(({ verdict }) => verdict === "repeating")) return { source: { kind: "repeating" } };
  return { failure: { kind: parents.every(({ verdict }) => verdict === "different") ? "different bytes" : "undetermined" } };
}
