import type { HomeLook } from "../../health/home.js";
import type { BadVerdict } from "./track.js";

/** What is remembered of a channel's home from look to look. Times are ISO 8601, UTC. */
export interface Homing {
  /** Home; another one is another story. */
  master: string;
  /** Since when looks have found it good, without a break, and nobody fell from it; missing: the last one did not. */
  goodSince?: string | undefined;
  /** When the last look found it good. */
  goodAt?: string | undefined;
  /** By relay, who fell and is still away. */
  fallen: Readonly<Record<string, number>>;
  /** Relays that give another master's streams. */
  turned: readonly string[];
  /** When somebody was first seen away: the incident; missing: nobody is. */
  awaySince?: string | undefined;
  /** Ways home that were begun in this incident, and when the last was. */
  tries: number;
  triedAt?: string | undefined;
  /** It was begun, and nobody has written down its end. */
  trying?: boolean | undefined;
  /** It was said that it did not come off. */
  told?: BadVerdict | undefined;
}

/** By channel. */
export type Homings = Readonly<Record<string, Homing>>;

/** It is time to bring the listeners of a channel home. */
export interface Return {
  channel: string;
  master: string;
  /** Which ones have somebody away. */
  relays: readonly string[];
  /** 1 for the first. */
  attempt: number;
}

export interface Deciding {
  /** ISO 8601, UTC. */
  now: string;
  /** For how long home has to have been good. */
  afterMinutes: number;
  /** Somebody is at work, or an operator holds reports back. */
  held: boolean;
}

/** In one incident; then it takes a person. */
export const MOST_TRIES = 3;

/** A cutover that ended keeps the next of its channel out for so long: its gate `cooldown`. */
const LEAST_MINUTES_BETWEEN = 15;

/** cron looks hourly at the least often; between looks that are further apart anything may have happened. */
const MOST_MINUTES_UNSEEN = 70;

/** What is remembered after one more look. @param before undefined: nothing, or of another home. Pure. */
export function withHome(before: Homing | undefined, look: HomeLook, now: string): Homing {
  const known: Homing =
    before?.master === look.master ? before : { master: look.master, fallen: {}, turned: [], tries: 0, told: before?.told };
  const fell = Object.entries(look.fallen).some(([relay, count]) => count > (known.fallen[relay] ?? 0));
  const fallen = look.whole ? look.fallen : { ...known.fallen, ...look.fallen };
  const unasked = look.whole ? [] : known.turned.filter((relay) => look.fallen[relay] === undefined);
  const after = { ...known, fallen, turned: [...unasked, ...look.turned] };
  const good = look.trouble === undefined;
  const since = known.goodSince === undefined || fell || unseen(known.goodAt, now) ? now : known.goodSince;
  const home = { ...after, goodSince: good ? since : undefined, goodAt: good ? now : undefined };
  if (awayFrom(after).length > 0) return { ...home, awaySince: known.awaySince ?? now };
  return { ...home, awaySince: undefined, tries: 0, triedAt: undefined };
}

/** The channel that is to be brought home now; at most one, the first that may. Pure. */
export function decideReturn(homings: Homings, { now, afterMinutes, held }: Deciding): Return | undefined {
  if (held) return undefined;
  const due = Object.entries(homings).find(
    ([, homing]) =>
      awayFrom(homing).length > 0 &&
      minutes(homing.goodSince, now) >= afterMinutes &&
      homing.tries < MOST_TRIES &&
      (homing.triedAt === undefined || minutes(homing.triedAt, now) >= minutesBetween(afterMinutes)),
  );
  if (due === undefined) return undefined;
  const [channel, homing] = due;
  return { channel, master: homing.master, relays: awayFrom(homing), attempt: homing.tries + 1 };
}

/** A try that is about to begin: on the disk before it does. */
export function withTry(homing: Homing, now: string): Homing {
  return { ...homing, tries: homing.tries + 1, triedAt: now, trying: true };
}

/** After a look that could not be made: nobody can tell whether home was good. Pure. */
export function unlooked(homings: Homings): Homings {
  return Object.fromEntries(
    Object.entries(homings).map(([channel, homing]) => [channel, { ...homing, goodSince: undefined, goodAt: undefined }]),
  );
}

/** How long after a try the next may be. */
export function minutesBetween(afterMinutes: number): number {
  return Math.max(afterMinutes, LEAST_MINUTES_BETWEEN);
}

/** Relays that have somebody away, in the order of their names. */
function awayFrom({ fallen, turned }: Pick<Homing, "fallen" | "turned">): string[] {
  const having = Object.entries(fallen).flatMap(([relay, count]) => (count > 0 ? [relay] : []));
  return [...new Set([...having, ...turned])].toSorted();
}

function unseen(lastAt: string | undefined, now: string): boolean {
  const passed = minutes(lastAt, now);
  return !(passed >= 0 && passed <= MOST_MINUTES_UNSEEN);
}

/** Minutes from one to the other; NaN, which is never enough, when there is no first. */
function minutes(from: string | undefined, to: string): number {
  return (Date.parse(to) - Date.parse(from ?? "")) / 60_000;
}
