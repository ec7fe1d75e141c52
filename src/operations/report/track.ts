import type { CheckName } from "../../health/finding.js";
import { worstVerdict, type Verdict } from "../../health/verdict.js";

/** Looks that are remembered of each finding. Nagios remembers 21 (its manual, "Detection and Handling of State Flapping"). */
const LOOKS = 20;

/** A verdict that may be an incident. */
export type BadVerdict = Exclude<Verdict, "OK">;

/** An incident, from when it is raised until it is cleared. */
export interface Raised {
  /** Of this incident alone: `lag eu-1 /live.mp3@2026-11-22T05:00:00.000Z`. */
  id: string;
  /** When its first bad look was; ISO 8601, UTC. */
  since: string;
  verdict: BadVerdict;
  /** It comes and goes: nothing more is said until it has been steady. */
  flapping: boolean;
}

/** What has been said of an incident. */
export interface Told {
  id: string;
  since: string;
  /** The verdict that was said last, and the worst that was ever said. */
  verdict: BadVerdict;
  worst: BadVerdict;
  flapping: boolean;
  /** When something was said last; ISO 8601, UTC. */
  at: string;
}

/** What is remembered of one finding from run to run. */
export interface Track {
  check: CheckName;
  subject: string;
  host?: string | undefined;
  /** Its looks, the newest last: `.` good, `u`, `w`, `c` bad. At most `LOOKS`. What could not be told is no look. */
  looks: string;
  /** When the bad looks at the end, or the last ones there were, began. */
  badSince: string;
  /** In the words of the last look. */
  summary: string;
  hint?: string | undefined;
  raised?: Raised | undefined;
  told?: Told | undefined;
}

export interface Damping {
  failuresToRaise: number;
  successesToClear: number;
  flappingChanges: number;
}

/** One look at one finding. */
export interface Look {
  verdict: Verdict;
  summary: string;
  hint?: string | undefined;
}

const LETTERS: Readonly<Record<Verdict, string>> = { OK: ".", UNKNOWN: "u", WARNING: "w", CRITICAL: "c" };

/**
 * A track after one more look. Raised after so many bad looks in a row, cleared after so many good ones; as bad as the same many say. What
 * changes between good and bad too often flaps, as Nagios has it but unweighted: it is raised with its next bad look if it isn't, and stays so
 * until there are half as many changes in the last 20 looks. Pure.
 */
export function withLook(track: Track, { verdict, summary, hint }: Look, damping: Damping, now: string): Track {
  const looks = (track.looks + LETTERS[verdict]).slice(-LOOKS);
  const badSince = verdict !== "OK" && !isBad(track.looks.at(-1)) ? now : track.badSince;
  const after = { ...track, looks, badSince, summary, hint };
  const { raised } = track;
  const flapping = isFlapping(looks, raised?.flapping ?? false, damping.flappingChanges);
  if (raised === undefined) {
    if (verdict === "OK" || !(flapping || trailing(looks, "uwc") >= damping.failuresToRaise)) return after;
    return { ...after, raised: { id: `${keyOf(track)}@${now}`, since: badSince, verdict, flapping } };
  }
  if (!flapping && trailing(looks, ".") >= damping.successesToClear) return { ...after, raised: undefined };
  return {
    ...after,
    raised: { ...raised, flapping, verdict: flapping ? raised.verdict : settled(raised.verdict, looks, damping) },
  };
}

/** `lag eu-1 /live.mp3`: what tells findings of two runs to be about the same. */
export function keyOf({ check, subject }: { check: string; subject: string }): string {
  return `${check} ${subject}`;
}

/** Nothing to remember: it is good, was always good, and nobody waits for word of it. */
export function isForgettable({ looks, raised, told }: Track): boolean {
  return raised === undefined && told === undefined && !/[uwc]/u.test(looks);
}

/** The worse of two. */
export function worse(one: BadVerdict, other: BadVerdict): BadVerdict {
  return worstVerdict([one, other]) as BadVerdict;
}

/** As bad as it has been for as long as it takes to raise it, or as good as for as long as to clear it. */
function settled(before: BadVerdict, looks: string, { failuresToRaise, successesToClear }: Damping): BadVerdict {
  const steps: ReadonlyArray<readonly [BadVerdict, asBad: string, asGood: string]> = [
    ["UNKNOWN", "uwc", "u"],
    ["WARNING", "wc", "uw"],
    ["CRITICAL", "c", "uwc"],
  ];
  const place = steps.findIndex(([verdict]) => verdict === before);
  const up = steps.findLast(([, asBad], index) => index > place && trailing(looks, asBad) >= failuresToRaise);
  const down = steps.find(([, , asGood], index) => index < place && trailing(looks, asGood) >= successesToClear);
  return (up ?? down)?.[0] ?? before;
}

function isFlapping(looks: string, was: boolean, limit: number): boolean {
  const changes = Array.from(looks).filter((look, index) => index > 0 && isBad(look) !== isBad(looks[index - 1])).length;
  return was ? changes > limit / 2 : changes >= limit;
}

function isBad(look: string | undefined): boolean {
  return look !== undefined && look !== ".";
}

/** How many looks at the end are of these. */
function trailing(looks: string, letters: string): number {
  const end = Array.from(looks).findLastIndex((look) => !letters.includes(look));
  return looks.length - 1 - end;
}
