import type { RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import { judgeFirstAudio } from "../listening/judge-mount.js";
import type { Heard, Listening } from "../listening/listening.js";
import type { MountFailure } from "../listening/mount-report.js";
import type { Capture } from "../ports/http.js";
import { about } from "./about.js";
import type { Finding } from "./finding.js";
import { limitText, whenAbove, type Levels } from "./levels.js";

/** Whether a mount answers with audio as it should, and how soon. */
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
      summary: `first audio after ${seconds.toFixed(2)} s${limitText(verdict, levels, " s")}`,
      hint:
        verdict === "OK"
          ? undefined
          : "is the relay's port or its processor full, or the line from here slow? radioctl status shows its listeners",
      figures: [
        { label: "first_audio", value: seconds, unit: "s", ...levels, min: 0 },
        ...(capture.firstByteMilliseconds === undefined
          ? []
          : [{ label: "first_byte", value: capture.firstByteMilliseconds / 1000, unit: "s" as const, min: 0 }]),
      ],
    },
  ];
}

/** Near relays are to be heard at once. */
function firstAudioLevels({ region, codec }: Listening, limits: HealthLimits): Levels {
  const isNear = region !== undefined && region === limits.probedFrom && (codec === "mp3" || codec === "aac");
  return isNear ? limits.firstAudioNearSeconds : limits.firstAudioSeconds;
}

/** Without the place, which the subject says. */
function failureText(
  failure: MountFailure,
  { body }: Capture,
  { url, codec, host }: Listening,
): Pick<Finding, "summary" | "hint"> {
  if (failure.kind === "wrong codec")
    return {
      summary: `plays ${failure.found}, not ${codec}`,
      hint: "is what runs there what the inventory says? radioctl diff shows it",
    };
  if (failure.kind === "status" && failure.status === 404)
    return {
      summary: "there is no such mount: status 404",
      hint: `has the mount a source? On a relay, look at the master first, then at: radioctl diff${host === undefined ? "" : ` ${host}`}`,
    };
  if (failure.kind === "status")
    return { summary: `answers with status ${failure.status}`, hint: `try: curl -v -o /dev/null ${url}` };
  return {
    summary: body.length === 0 ? "answers, and sends nothing" : `sends ${body.length} bytes, but no whole frame of ${codec}`,
    hint: "is its source alive? On a relay, look at the master first; on a master: radioctl logs",
  };
}

function hintOf(error: RadioctlError, { url }: Listening): string {
  return error.hint ?? `try: curl -v -o /dev/null ${url}`;
}
