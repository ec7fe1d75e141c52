import { secondsText } from "../duration.js";
import type { RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import { judgeFirstAudio } from "../listening/judge-mount.js";
import type { Heard, Listening } from "../listening/listening.js";
import type { MountFailure } from "../listening/mount-report.js";
import type { Capture } from "../ports/http.js";
import { about } from "./about.js";
import type { Finding } from "./finding.js";
import { limitText, whenAbove, type Levels } from "./levels.js";

/** Judges whether a mount answers with the right audio, and how soon. */
export function judgeReach({ listening, capture }: Heard, limits: HealthLimits): Finding[] {
  const reach = { check: "reach", ...about(listening), figures: [] } as const;
  if (capture instanceof Error)
    return [{ ...reach, verdict: "CRITICAL", summary: capture.message, hint: hintOf(capture, listening) }];
  const audio = judgeFirstAudio(capture, listening.codec);
  if ("kind" in audio) return [{ ...reach, verdict: "CRITICAL", ...failureText(audio, capture, listening) }];
  const seconds = audio.firstAudioMilliseconds / 1000;
  const levels = firstAudioLevels(listening, limits);
  const verdict = whenAbove(seconds, levels);
  return [
    { ...reach, verdict: "OK", summary: `plays ${listening.codec}`, hint: undefined },
    {
      check: "first-audio",
      ...about(listening),
      verdict,
      summary: `first audio after ${secondsText(seconds, 2)}${limitText(verdict, levels, " s")}`,
      hint:
        verdict === "OK"
          ? undefined
          : "check whether the relay's port or CPU is full (radioctl status shows its listeners), or the network from here is slow",
      figures: [
        { label: "first_audio", value: seconds, unit: "s", ...levels, min: 0 },
        ...(capture.firstByteMilliseconds === undefined
          ? []
          : [{ label: "first_byte", value: capture.firstByteMilliseconds / 1000, unit: "s" as const, min: 0 }]),
      ],
    },
  ];
}

/** Near relays have stricter limits. */
function firstAudioLevels({ region, codec }: Listening, limits: HealthLimits): Levels {
  const isNear = region !== undefined && region === limits.probedFrom && (codec === "mp3" || codec === "aac");
  return isNear ? limits.firstAudioNearSeconds : limits.firstAudioSeconds;
}

/** Without the host and mount, which are in the subject. */
function failureText(
  failure: MountFailure,
  { body }: Capture,
  { url, codec, host }: Listening,
): Pick<Finding, "summary" | "hint"> {
  if (failure.kind === "wrong codec")
    return {
      summary: `plays ${failure.found}, not ${codec}`,
      hint: "compare the host with the inventory: radioctl diff",
    };
  if (failure.kind === "status" && failure.status === 404)
    return {
      summary: "there is no such mount: status 404",
      hint: `check whether the mount has a source; on a relay, first check the master, then: radioctl diff${host === undefined ? "" : ` ${host}`}`,
    };
  if (failure.kind === "status")
    return { summary: `answers with status ${failure.status}`, hint: `try: curl -v -o /dev/null ${url}` };
  return {
    summary: body.length === 0 ? "answers, but sends no data" : `sends ${body.length} bytes, but no whole frame of ${codec}`,
    hint: "check its source; on a relay, first check the master; on a master: radioctl logs",
  };
}

function hintOf(error: RadioctlError, { url }: Listening): string {
  return error.hint ?? `try: curl -v -o /dev/null ${url}`;
}
