import type { RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import type { Finding, OnAir } from "./finding.js";
import { preferred, type Programme, type ProgrammeSource } from "./programme.js";
import type { Verdict } from "./verdict.js";

/** A channel on one of its masters. */
export interface ProgrammeToJudge {
  master: string;
  region: string | undefined;
  programme: Programme;
  /** Listeners hear this master. */
  active: boolean;
}

/** What a channel plays on a master, and for how long. */
export function onAirOf({ master, programme }: Pick<ProgrammeToJudge, "master" | "programme">): OnAir {
  const { channel, onAir, seconds } = programme;
  return { master, channel, source: onAir, seconds };
}

/** Findings for a Liquidsoap that did not report what it plays. One that does not answer at all plays nothing. */
export function judgeNoProgramme(
  master: string,
  region: string | undefined,
  channels: readonly string[],
  error: RadioctlError,
): Finding[] {
  return channels.map((channel) => ({
    check: "source",
    subject: `${master} ${channel}`,
    host: master,
    channel,
    region,
    verdict: error.kind === "unreachable" ? "CRITICAL" : "UNKNOWN",
    summary: `what it plays is unknown: ${error.message}`,
    hint: error.hint ?? `radioctl logs ${master} --service liquidsoap`,
    figures: [],
  }));
}

/** Compares what Liquidsoap plays with what it should prefer; on a standby, judges whether it follows the active master. */
export function judgeProgramme(subject: ProgrammeToJudge, limits: Pick<HealthLimits, "restingSources">): Finding {
  const { master, region, programme, active } = subject;
  const { verdict, summary, hint } = judged(subject, limits.restingSources);
  return {
    check: "source",
    subject: `${master} ${programme.channel}`,
    host: master,
    channel: programme.channel,
    region,
    verdict,
    summary: `${active ? "" : "standby, "}${summary}`,
    hint: verdict === "OK" ? undefined : hint,
    figures: [{ label: "on_air", value: Math.round(programme.seconds), unit: "s", min: 0 }],
  };
}

interface Judged {
  verdict: Verdict;
  summary: string;
  hint: string;
}

function judged({ master, programme, active }: ProgrammeToJudge, resting: readonly string[]): Judged {
  const { channel, onAir, held, follow, seconds, sources } = programme;
  const since = `for ${durationText(seconds)}`;
  const hint = `radioctl source list, radioctl logs ${master} --service liquidsoap`;
  if (follow !== undefined && follow === active) return wrongRole(active, channel, hint);
  if (onAir === undefined) return { verdict: "UNKNOWN", summary: "does not play yet", hint };
  if (onAir === held) return { verdict: "OK", summary: `plays ${onAir} ${since}, held by hand`, hint };
  const playing = sources.find(({ name }) => name === onAir);
  if (playing?.kind === "emergency") {
    return {
      verdict: active ? "CRITICAL" : "WARNING",
      summary: `plays its emergency tone ${since}: ${whyNot(sources, onAir)}`,
      hint,
    };
  }
  if (playing?.kind === "peer" && !active) return { verdict: "OK", summary: `follows ${onAir.slice(1)} ${since}`, hint };
  const best = preferred(programme);
  if (best !== undefined && best.name !== onAir) {
    return { verdict: "WARNING", summary: `plays ${onAir} ${since}, although ${best.name} is available`, hint };
  }
  const missed = before(sources, onAir).filter(({ name, kind }) => kind !== "peer" && !resting.includes(name));
  if (missed.length === 0) return { verdict: "OK", summary: `plays ${onAir} ${since}`, hint };
  const first = missed[0]?.name ?? "";
  return {
    verdict: "WARNING",
    summary: `plays ${onAir} ${since}, not ${first}: ${missed.map(stateText).join(", ")}`,
    hint: `check ${first}'s encoder: ${hint}; if ${first} is away as planned, add it to health.restingSources`,
  };
}

function wrongRole(active: boolean, channel: string, hint: string): Judged {
  return active
    ? {
        verdict: "WARNING",
        summary: "follows the other master although it is the active one",
        hint: `a cutover corrects this: radioctl cutover; ${hint}`,
      }
    : {
        verdict: "WARNING",
        summary: `does not follow the active master of ${channel}`,
        hint: `listeners would notice a failover; a cutover corrects this: radioctl cutover; ${hint}`,
      };
}

function whyNot(sources: readonly ProgrammeSource[], onAir: string): string {
  return before(sources, onAir).map(stateText).join(", ");
}

function before(sources: readonly ProgrammeSource[], name: string): ProgrammeSource[] {
  return sources.slice(
    0,
    Math.max(
      0,
      sources.findIndex((source) => source.name === name),
    ),
  );
}

function stateText({ name, connected, silent }: ProgrammeSource): string {
  return `${name} is ${connected ? (silent ? "silent" : "not ready") : "not connected"}`;
}

/** `12 s`, `7 min`, `3 h`, `2 d`. */
function durationText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}
