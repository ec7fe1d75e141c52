import { findingKey, type CheckName } from "../../health/finding.js";
import { worstVerdict, type Verdict } from "../../health/verdict.js";

/** How many looks (results of one check) are stored for each finding. Nagios stores 21 (its manual, "Detection and Handling of State Flapping"). */
const LOOKS = 20;

/** A verdict that may be an incident. */
export type BadVerdict = Exclude<Verdict, "OK">;

/** An incident, from when it is raised until it is cleared. */
export interface Raised {
  /** Unique: `lag eu-1 /live.mp3@2026-11-22T05:00:00.000Z`. */
  id: string;
  /** When the first bad look was; ISO 8601, UTC. */
  since: string;
  verdict: BadVerdict;
  /** It comes and goes: no further message until it is steady. */
  flapping: boolean;
}

/** What has been reported about an incident. */
export interface Told {
  id: string;
  since: string;
  /** The verdict that was reported last, and the worst that was ever reported. */
  verdict: BadVerdict;
  worst: BadVerdict;
  flapping: boolean;
  /** When the last message was; ISO 8601, UTC. */
  at: string;
}

/** What is stored about one finding from run to run. */
export interface Track {
  check: CheckName;
  subject: string;
  host?: string | undefined;
  /** Its looks, the newest last: `.` good, `u`, `w`, `c` bad. At most `LOOKS`. A result that is not known is not a look. */
  looks: string;
  /** When the latest series of bad looks began. */
  badSince: string;
  /** The summary of the last look. */
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
 * A track after one more look. `failuresToRaise` bad looks in a row raise it, `successesToClear` good ones clear it; its verdict changes after as
 * many looks. A finding that changes too often is flapping, as in Nagios but unweighted: its next bad look raises it, and it stays raised until the
 * last 20 looks have half as many changes. Pure.
 */
export function withLook(track: Track, { verdict, summary, hint }: Look, damping: Damping, now: string): Track {
  const looks = (track.looks + LETTERS[verdict]).slice(-LOOKS);
  const badSince = verdict !== "OK" && !isBad(track.looks.at(-1)) ? now : track.badSince;
  const after = { ...track, looks, badSince, summary, hint };
  const { raised } = track;
  const flapping = isFlapping(looks, raised?.flapping ?? false, damping.flappingChanges);
  if (raised === undefined) {
    if (verdict === "OK" || !(flapping || trailing(looks, "uwc") >= damping.failuresToRaise)) return after;
    return { ...after, raised: { id: `${findingKey(track)}@${now}`, since: badSince, verdict, flapping } };
  }
  if (!flapping && trailing(looks, ".") >= damping.successesToClear) return { ...after, raised: undefined };
  return {
    ...after,
    raised: { ...raised, flapping, verdict: flapping ? raised.verdict : settled(raised.verdict, looks, damping) },
  };
}

/** Whether the track need not be stored: all its looks are good, and no message about it is due. */
export function isForgettable({ looks, raised, told }: Track): boolean {
  return raised === undefined && told === undefined && !/[uwc]/u.test(looks);
}

/** The worse of two verdicts. */
export function worse(one: BadVerdict, other: BadVerdict): BadVerdict {
  return worstVerdict([one, other]) as BadVerdict;
}

/** A worse verdict needs as many looks as raising; a better one as many as clearing. */
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

/** How many looks at the end are one of `letters`. */
function trailing(looks: string, letters: string): number {
  const end = Array.from(looks).findLastIndex((look) => !letters.includes(look));
  return looks.length - 1 - end;
}
