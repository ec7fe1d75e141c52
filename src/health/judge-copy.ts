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
 * Whether a relay plays its master's bytes, and how far behind. Nothing when no master was heard: that is told once, of the master. Silence and
 * steady tones are the same everywhere and tell nothing of the lag. One that stalls or hangs up, which is told as such, may have been about to play
 * what its masters had just played.
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
            summary: `plays something else than ${namesOf(masters)}`,
            hint: `from whom does it feed? radioctl diff ${listening.host ?? ""} shows it; then look at its Icecast's log`,
          }
        : { ...identity, verdict: "UNKNOWN", summary: undetermined(masters), hint: "hear more of it: --sample 20s" },
    ];
  }
  if (judged.source.kind !== "parent")
    return [
      { ...identity, verdict: "OK", summary: "silence or a steady tone here and there: bytes tell nothing", hint: undefined },
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
    summary: `${seconds.toFixed(2)} s behind ${master}${limitText(verdict, lagSeconds, " s")}`,
    hint:
      verdict === "OK"
        ? undefined
        : "is the line between them slow, or its Icecast short of processor? It makes up for it with a new connection only",
    figures: [{ label: "lag", value: seconds, unit: "s", ...lagSeconds, min: 0 }],
  };
}

function wrongMasterHint(active: string, silent: boolean): string {
  return silent
    ? `listeners hear the standby: mend ${active}, or make it final: radioctl failover`
    : `listeners fell to the standby, or a cutover left them: once ${active} has been on air for a while, radioctl cutover --to ${active} moves them`;
}

function undetermined(masters: readonly ParentVerdict[]): string {
  const said = masters.map(
    (each) => `${each.name} ${each.verdict === "silent" ? `is not heard: ${each.problem}` : each.verdict}`,
  );
  return `what it plays can't be told: ${said.join(", ")}`;
}

function namesOf(masters: readonly ParentVerdict[]): string {
  return masters.map(({ name }) => name).join(" and ");
}

function liveSeconds({ pieces }: Recording): number {
  return ((pieces.at(-1)?.atMilliseconds ?? 0) - (pieces[0]?.atMilliseconds ?? 0)) / 1000;
}
