import { secondsText } from "../duration.js";
import type { HealthLimits } from "../inventory/health.js";
import { MOST_LAG_SECONDS } from "../listening/bit-rate.js";
import { judgeSource } from "../listening/judge-mount.js";
import type { Heard } from "../listening/listening.js";
import type { ParentVerdict } from "../listening/mount-report.js";
import type { Recording } from "../ports/http.js";
import { about } from "./about.js";
import type { Finding } from "./finding.js";
import { limitText, whenAbove } from "./levels.js";

/**
 * Judges whether a relay plays its master's bytes, and its lag. Empty when no master could be recorded: that is one finding about the master.
 * Silence and steady tones are the same everywhere, so they show no lag. A relay that stalls or closes the connection has a finding for that;
 * it may have been about to play what its masters had just played.
 */
export function judgeCopy({ listening, capture, masters }: Heard, limits: HealthLimits): Finding[] {
  const [active] = listening.masters;
  if (active === undefined || masters.every(({ verdict }) => verdict === "silent")) return [];
  const identity = { check: "identity", ...about(listening), figures: [] } as const;
  const judged = judgeSource(masters);
  if ("failure" in judged) {
    if (capture instanceof Error || liveSeconds(capture) < MOST_LAG_SECONDS) return [];
    const different = judged.failure.kind === "different bytes";
    return [
      different
        ? {
            ...identity,
            verdict: "CRITICAL",
            summary: `does not play the same audio as ${namesOf(masters)}`,
            hint: `check where it feeds from: radioctl diff ${listening.host ?? ""}; then read its Icecast's log`,
          }
        : { ...identity, verdict: "UNKNOWN", summary: undetermined(masters), hint: "listen longer: --sample 20s" },
    ];
  }
  if (judged.source.kind !== "parent")
    return [
      { ...identity, verdict: "OK", summary: "silence or a steady tone on both: the bytes can't be compared", hint: undefined },
    ];
  const { name, lagSeconds, equalBytes } = judged.source;
  const expected = name === active;
  const activeSilent = masters[0]?.verdict === "silent";
  const said = expected
    ? `plays ${name}, bytes equal`
    : `plays ${name}, not ${active}${activeSilent ? ", which gives no audio" : ""}`;
  return [
    {
      ...identity,
      verdict: expected ? "OK" : "WARNING",
      summary: said,
      hint: expected ? undefined : wrongMasterHint(active, activeSilent),
      figures: [{ label: "equal", value: equalBytes, unit: "B", min: 0 }],
    },
    lagFinding(listening, name, Math.max(0, lagSeconds), limits),
  ];
}

function lagFinding(listening: Heard["listening"], master: string, seconds: number, { lagSeconds }: HealthLimits): Finding {
  const verdict = whenAbove(seconds, lagSeconds);
  return {
    check: "lag",
    ...about(listening),
    verdict,
    summary: `${secondsText(seconds, 2)} behind ${master}${limitText(verdict, lagSeconds, " s")}`,
    hint:
      verdict === "OK"
        ? undefined
        : "check whether the network between them is slow, or its Icecast lacks CPU time; only a new connection to the master removes the lag",
    figures: [{ label: "lag", value: seconds, unit: "s", ...lagSeconds, min: 0 }],
  };
}

function wrongMasterHint(active: string, silent: boolean): string {
  return silent
    ? `listeners hear the standby: repair ${active}, or promote the standby: radioctl failover`
    : `listeners fell to the standby, or a cutover left them there: when ${active} has been on air for a while, move them: radioctl cutover --to ${active}`;
}

function undetermined(masters: readonly ParentVerdict[]): string {
  const said = masters.map(
    (each) => `${each.name} ${each.verdict === "silent" ? `has no audio: ${each.problem}` : each.verdict}`,
  );
  return `could not determine which master it plays: ${said.join(", ")}`;
}

function namesOf(masters: readonly ParentVerdict[]): string {
  return masters.map(({ name }) => name).join(" and ");
}

function liveSeconds({ pieces }: Recording): number {
  return ((pieces.at(-1)?.atMilliseconds ?? 0) - (pieces[0]?.atMilliseconds ?? 0)) / 1000;
}
