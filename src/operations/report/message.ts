import { findingKey, type CheckName } from "../../health/finding.js";
import type { Verdict } from "../../health/verdict.js";
import type { Tracks } from "./look.js";
import { isForgettable, worse, type BadVerdict, type Told, type Track } from "./track.js";

/** What a message reports about an incident. `flapping`: no further message until it is steady. */
export type MessageKind = "raise" | "worse" | "better" | "flapping" | "reminder" | "resolve";

/** One message about one incident, for all channels. */
export interface Message {
  kind: MessageKind;
  /** Identifies the incident: the same from its raise to its resolve. */
  incident: string;
  /** ISO 8601, UTC. */
  at: string;
  /** When the incident began. */
  since: string;
  check: CheckName;
  subject: string;
  host?: string | undefined;
  /** OK when it is resolved. */
  verdict: Verdict;
  /** The worst verdict reported so far: a channel that was alerted for it gets the later messages, too. */
  worst: BadVerdict;
  summary: string;
  hint?: string | undefined;
  /** Its consequences, one line each. */
  consequences: readonly string[];
}

export interface Announcing {
  /** ISO 8601, UTC. */
  now: string;
  remindHours: number | undefined;
  /** By the key of the finding. */
  consequences: ReadonlyMap<string, readonly string[]>;
}

/**
 * The messages to send now, and the tracks after they were sent: the difference between what is raised and what was reported. A run without alerts
 * leaves the messages to the next run with them. Pure.
 */
export function announce(tracks: Tracks, announcing: Announcing): { tracks: Tracks; messages: Message[] } {
  const messages: Message[] = [];
  const after: Record<string, Track> = {};
  for (const [key, track] of Object.entries(tracks)) {
    const made = messagesOf(track, announcing);
    messages.push(...made);
    const told = made.reduce<Told | undefined>((before, message) => toldAfter(before, message, track), track.told);
    const said = { ...track, told };
    if (!isForgettable(said)) after[key] = said;
  }
  return { tracks: after, messages };
}

function messagesOf(track: Track, { now, remindHours, consequences }: Announcing): Message[] {
  const { told, raised, check, subject, host, summary, hint } = track;
  const about = { at: now, check, subject, host, summary };
  const over = (old: Told): Message => ({
    ...about,
    kind: "resolve",
    incident: old.id,
    since: old.since,
    verdict: "OK",
    worst: old.worst,
    consequences: [],
  });
  if (raised === undefined) return told === undefined ? [] : [over(told)];
  const { id: incident, since, verdict } = raised;
  const same = told?.id === incident ? told : undefined;
  const kind = same === undefined ? "raise" : changeOf(same, raised, now, remindHours);
  const said: Message[] =
    kind === undefined
      ? []
      : [
          {
            ...about,
            kind,
            incident,
            since,
            verdict,
            worst: worse(verdict, same?.worst ?? verdict),
            hint,
            consequences: consequences.get(findingKey(track)) ?? [],
          },
        ];
  // Cleared and raised again by runs without alerts: two incidents.
  return told !== undefined && same === undefined ? [over(told), ...said] : said;
}

function changeOf(
  told: Told,
  raised: { verdict: BadVerdict; flapping: boolean },
  now: string,
  remindHours: number | undefined,
): MessageKind | undefined {
  if (raised.verdict !== told.verdict) return worse(raised.verdict, told.verdict) === raised.verdict ? "worse" : "better";
  if (raised.flapping && !told.flapping) return "flapping";
  // A message from the future was sent with a wrong clock: its time says nothing, so the reminder is due.
  const hours = Math.abs(Date.parse(now) - Date.parse(told.at)) / 3_600_000;
  return remindHours !== undefined && hours >= remindHours ? "reminder" : undefined;
}

function toldAfter(
  before: Told | undefined,
  { kind, incident, since, verdict, worst, at }: Message,
  track: Track,
): Told | undefined {
  if (kind === "resolve" || verdict === "OK") return undefined;
  const flapping = track.raised?.flapping ?? before?.flapping ?? false;
  return { id: incident, since, verdict, worst, flapping, at };
}
