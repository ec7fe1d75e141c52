import { secondsText } from "../duration.js";
import type { HealthLimits } from "../inventory/health.js";
import type { Heard, Listening } from "../listening/listening.js";
import { flowOf, UNEVEN_SECONDS } from "../listening/stream/flow.js";
import { findFrames } from "../listening/stream/frames.js";
import type { Capture } from "../ports/http.js";
import { about } from "./about.js";
import type { Figure, Finding } from "./finding.js";
import { limitText, whenAbove, whenBelow } from "./levels.js";
import { worstVerdict, type Verdict } from "./verdict.js";

/** A capture starts inside a frame, which does not count as torn. This is more than the longest frame of MP3 and usual AAC. */
const FIRST_FRAME_BYTES = 1500;

interface Part {
  verdict: Verdict;
  text: string;
  hint: string;
  figures: readonly Figure[];
}

/** Judges whether a mount plays without a break: at its bit rate, without pauses, in whole frames. @returns undefined when there was no audio */
export function judgeContinuity({ listening, capture }: Heard, limits: HealthLimits): Finding | undefined {
  if (capture instanceof Error || capture.status !== 200) return undefined;
  const frames = findFrames(capture.body, listening.codec);
  const kbps = listening.bitrateKbps ?? frames.bitrateKbps;
  if (frames.codec !== listening.codec || kbps === undefined) return undefined;
  const flow = flowOf(capture, (frames.bitrateKbps ?? kbps) * 125, capture.endedAtMilliseconds);
  const torn = (Math.max(0, frames.skippedBytes - FIRST_FRAME_BYTES) / capture.body.length) * 100;
  const parts = [
    endPart(capture),
    gapPart(flow.gapSeconds, limits),
    ...(flow.live === undefined ? [] : [ratePart(listening, capture, flow.live, kbps, limits)]),
    tornPart(torn, limits),
  ];
  const verdict = worstVerdict(parts.map((part) => part.verdict));
  const worst = verdict === "OK" ? [] : parts.filter((part) => part.verdict !== "OK");
  const figures = parts.flatMap((part) => part.figures);
  return {
    check: "continuity",
    ...about(listening),
    verdict,
    summary: (worst.length === 0 ? parts.filter(({ text }) => text !== "") : worst).map(({ text }) => text).join(", "),
    hint: worst.find((part) => part.verdict === verdict)?.hint,
    figures,
  };
}

function endPart({ endedBy }: Capture): Part {
  const closed = endedBy === "closed";
  return {
    verdict: closed ? "CRITICAL" : "OK",
    text: closed ? "closes the connection in the middle of the audio" : "",
    hint: "check whether its Icecast restarted or lost its source: radioctl logs",
    figures: [],
  };
}

function gapPart(seconds: number, { gapSeconds }: HealthLimits): Part {
  const verdict = whenAbove(seconds, gapSeconds);
  return {
    verdict,
    text: `${verdict === "OK" ? "longest pause" : "no byte for"} ${secondsText(seconds)}${limitText(verdict, gapSeconds, " s")}`,
    hint: "check its source; on a relay, first check the master and the network between them",
    figures: [{ label: "gap", value: seconds, unit: "s", ...gapSeconds, min: 0 }],
  };
}

/** By playing time, not by bytes: encoders with a variable bit rate send fewer bytes in quiet moments. One late piece does not make a stream slow. */
function ratePart(
  { codec }: Listening,
  { body }: Capture,
  live: { from: number; to: number; seconds: number },
  kbps: number,
  { ratePercent }: HealthLimits,
): Part {
  const played = (end: number) => findFrames(body.subarray(0, end), codec).durationSeconds;
  const [before, after] = [played(live.from) ?? 0, played(live.to)];
  const receivedKbps = ((live.to - live.from) * 8) / live.seconds / 1000;
  const percent = (after === undefined ? receivedKbps / kbps : (after - before) / live.seconds) * 100;
  const missingSeconds = live.seconds * (1 - percent / 100);
  const verdict = missingSeconds <= UNEVEN_SECONDS ? "OK" : whenBelow(percent, ratePercent);
  return {
    verdict,
    text:
      verdict === "OK"
        ? `${Math.round(receivedKbps)} kbit/s`
        : `arrives at ${Math.round(percent)} % of its speed (${Math.round(receivedKbps)} of ${Math.round(kbps)} kbit/s)${limitText(verdict, ratePercent, " %")}`,
    hint: "players will stall; check whether the relay's port is full (radioctl status shows its listeners) or the network from its master is slow",
    figures: [
      { label: "rate", value: percent, unit: "%", ...ratePercent, min: 0 },
      { label: "received", value: receivedKbps, unit: "kbit/s", min: 0 },
    ],
  };
}

function tornPart(percent: number, { tornPercent }: HealthLimits): Part {
  const verdict = whenAbove(percent, tornPercent);
  return {
    verdict,
    text:
      verdict === "OK" ? "" : `${percent.toFixed(1)} % of its bytes belong to no frame${limitText(verdict, tornPercent, " %")}`,
    hint: "something between the master and here may change the bytes: compare with the master's own mount",
    figures: [{ label: "torn", value: percent, unit: "%", ...tornPercent, min: 0, max: 100 }],
  };
}
