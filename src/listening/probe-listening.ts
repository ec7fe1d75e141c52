import { asError, RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import type { Clock } from "../ports/clock.js";
import type { Http, Recording } from "../ports/http.js";
import { bytesPerSecond, MOST_BURST_SECONDS, MOST_LAG_SECONDS } from "./bit-rate.js";
import { judgeParent, judgeSource } from "./judge-mount.js";
import type { Heard, Listening } from "./listening.js";
import type { ParentVerdict } from "./mount-report.js";
import type { MasterRecordings } from "./probe-masters.js";
import { probeSample } from "./probe-sample.js";

/** The lag is measured on at least this much live audio in both captures. */
const LEAST_SECONDS = 1;

export interface ListenRequest {
  sampleSeconds: number;
  limits: HealthLimits;
  masters: MasterRecordings;
}

/**
 * Records one mount for the sample, and up to 13 s when its bytes have not been found in its masters' audio before. A network failure is a result,
 * not an exception.
 */
export async function probeListening(
  world: { http: Http; clock: Clock },
  listening: Listening,
  { sampleSeconds, limits, masters }: ListenRequest,
): Promise<Heard> {
  const startedAt = world.clock.monotonic();
  const judged = (mount: Recording) => judgeMasters(listening, mount, masters);
  const enough = (soFar: Recording) => {
    const verdicts = judged(soFar);
    if (verdicts.every(({ verdict }) => verdict === "silent")) return true;
    const found = judgeSource(verdicts);
    if (!("source" in found)) return false;
    const seconds = (world.clock.monotonic() - startedAt) / 1000;
    return found.source.kind !== "parent" || seconds >= LEAST_SECONDS + found.source.lagSeconds;
  };
  try {
    const capture = await probeSample(world, {
      ...listening,
      sampleSeconds,
      patienceSeconds: limits.firstAudioSeconds.critical,
      gapSeconds: limits.gapSeconds.critical,
      maxBytes: roomFor(listening, sampleSeconds),
      mostSeconds: Math.max(sampleSeconds, listening.masters.length === 0 ? 0 : MOST_LAG_SECONDS + LEAST_SECONDS),
      enough,
    });
    return { listening, capture, masters: capture.status === 200 ? judged(capture) : [] };
  } catch (error) {
    return { listening, capture: asError(error), masters: [] };
  }
}

/** The most bytes of a capture: twice those of the inventory's bit rate, so that a stream with a higher bit rate is not cut. */
export function roomFor({ bitrateKbps }: Pick<Listening, "bitrateKbps">, sampleSeconds: number): number {
  const seconds = Math.max(sampleSeconds, MOST_LAG_SECONDS) + MOST_BURST_SECONDS;
  return Math.ceil(bytesPerSecond(bitrateKbps) * 2 * seconds);
}

function judgeMasters(
  { masters, mount, codec, bitrateKbps }: Listening,
  heard: Recording,
  recordings: MasterRecordings,
): ParentVerdict[] {
  return masters.map((name) => {
    const master = recordings.of(name, mount) ?? new RadioctlError("unreachable", `${name} gave no audio yet`);
    return judgeParent(name, heard, master, { codec, bytesPerSecond: bytesPerSecond(bitrateKbps) });
  });
}
