import { findingKey, type Finding, type NotChecked, type ProbeResult } from "../../health/finding.js";
import { verdicts, type Verdict } from "../../health/verdict.js";
import { isForgettable, withLook, type Damping, type Track } from "./track.js";

/** A finding that may be the consequence of others: it is reported with them. */
type Caused = Finding & { becauseOf?: string | undefined };

/** What is paused now, because a run or an operator is at work there. */
export interface Paused {
  /** Everything. */
  all: boolean;
  hosts: ReadonlySet<string>;
  regions: ReadonlySet<string>;
  channels: ReadonlySet<string>;
  /** Why, in words. */
  because: readonly string[];
}

export const NOT_PAUSED: Paused = { all: false, hosts: new Set(), regions: new Set(), channels: new Set(), because: [] };

export type Tracks = Readonly<Record<string, Track>>;

/** @see ProbeResult */
type Looked = Pick<ProbeResult, "at" | "findings"> & {
  notChecked?: ReadonlyArray<Pick<NotChecked, "check" | "subjects">> | undefined;
};

const ORDER: readonly Verdict[] = ["OK", "UNKNOWN", "WARNING", "CRITICAL"];

/**
 * All tracks after one more run. These findings neither raise nor clear an incident: paused ones, consequences of another finding, those of an
 * unreachable host, and UNKNOWN where that is not an incident. What is no longer checked counts as good. Pure.
 */
export function withResult(
  tracks: Tracks,
  { at, findings, notChecked = [] }: Looked,
  settings: Damping & { atLeast: Verdict },
  paused: Paused = NOT_PAUSED,
): Tracks {
  const dark = unreachable(findings);
  const found = new Map(worstOfEach(findings).map((finding) => [findingKey(finding), finding]));
  const after: Record<string, Track> = {};
  for (const key of new Set([...Object.keys(tracks), ...found.keys()])) {
    const finding = found.get(key);
    const before = tracks[key] ?? newTrack(finding, at);
    if (before === undefined) continue;
    const undone =
      finding === undefined &&
      notChecked.some(({ check, subjects }) => check === before.check && subjects?.includes(before.subject) !== false);
    const look = undone ? undefined : lookAt(finding, before, settings.atLeast, dark, paused);
    const track = look === undefined ? before : withLook(before, look, settings, at);
    if (!isForgettable(track)) after[key] = track;
  }
  return after;
}

/** The consequences of each finding, by its key; they are reported with it. */
export function consequencesOf(findings: readonly Finding[]): ReadonlyMap<string, readonly string[]> {
  const dark = unreachable(findings);
  const all = new Map<string, string[]>();
  for (const finding of findings) {
    const cause = causeOf(finding, dark);
    if (cause !== undefined)
      all.set(cause, [...(all.get(cause) ?? []), `${finding.check} ${finding.subject}: ${finding.summary}`]);
  }
  return all;
}

function newTrack(finding: Finding | undefined, at: string): Track | undefined {
  if (finding === undefined) return undefined;
  const { check, subject, host, summary } = finding;
  return { check, subject, host, looks: "", badSince: at, summary };
}

function lookAt(
  finding: Finding | undefined,
  before: Track,
  atLeast: Verdict,
  dark: ReadonlyMap<string, string>,
  paused: Paused,
) {
  if (isPaused(finding ?? before, paused)) return undefined;
  if (finding === undefined) {
    const away = before.host !== undefined && dark.has(before.host);
    return away ? undefined : ({ verdict: "OK", summary: "is no longer checked" } as const);
  }
  if (causeOf(finding, dark) !== undefined) return undefined;
  const { verdict, summary, hint } = finding;
  if (ORDER.indexOf(verdict) >= ORDER.indexOf(atLeast) || verdict === "OK") return { verdict, summary, hint };
  return verdict === "UNKNOWN" ? undefined : ({ verdict: "OK", summary } as const);
}

function isPaused({ host, region, channel, check }: Partial<Finding>, paused: Paused): boolean {
  if (paused.all) return true;
  if (host !== undefined) return paused.hosts.has(host);
  if (channel !== undefined && paused.channels.has(channel)) return true;
  if (region !== undefined && paused.regions.has(region)) return true;
  // A run that drains and restores hosts may be changing records.
  return check === "dns" && paused.hosts.size > 0;
}

/** The key of the finding that caused this one; undefined when it has no cause. A good finding has no cause. */
function causeOf(finding: Caused, dark: ReadonlyMap<string, string>): string | undefined {
  if (finding.verdict === "OK") return undefined;
  if (finding.becauseOf !== undefined) return finding.becauseOf;
  const { host, subject, check } = finding;
  const cause = host === undefined ? undefined : dark.get(host);
  return cause === findingKey({ check, subject }) ? undefined : cause;
}

/** Unreachable hosts: by host, the key of the finding that reports it. */
function unreachable(findings: readonly Finding[]): ReadonlyMap<string, string> {
  const isHost = ({ check, subject, host, verdict }: Finding) =>
    check === "reach" && host !== undefined && verdict === "CRITICAL" && (subject === host || subject === `${host} ssh`);
  return new Map(findings.filter(isHost).map((finding) => [finding.host ?? "", findingKey(finding)]));
}

/** Of several findings with one key, only the worst. */
function worstOfEach(findings: readonly Finding[]): Finding[] {
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const other = worst.get(findingKey(finding));
    if (other === undefined || ORDER.indexOf(finding.verdict) > ORDER.indexOf(other.verdict))
      worst.set(findingKey(finding), finding);
  }
  return [...worst.values()];
}

/** Whether a verdict is at least as bad as another, from harmless to bad. */
export function isAtLeast(verdict: Verdict, least: Verdict): boolean {
  return ORDER.indexOf(verdict) >= ORDER.indexOf(least);
}

/** Whether a value is the name of a verdict. */
export function isVerdict(text: unknown): text is Verdict {
  return verdicts.some((verdict) => verdict === text);
}
