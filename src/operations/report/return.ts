import type { HomeLook } from "../../health/home.js";
import type { BadVerdict } from "./track.js";

/** What is stored about a channel's home from one probe to the next. Times are ISO 8601, UTC. */
export interface Homing {
  /** The home master; with another master the record starts again. */
  master: string;
  /** Since when every probe has found it good and no listener fell from it; missing: the last probe found it bad. */
  goodSince?: string | undefined;
  /** When the last probe found it good. */
  goodAt?: string | undefined;
  /** By relay: how many listeners fell to the standby and are still away. */
  fallen: Readonly<Record<string, number>>;
  /** Relays that were switched to another master's streams. */
  turned: readonly string[];
  /** When listeners were first seen away (the start of the incident); missing: no listener is away. */
  awaySince?: string | undefined;
  /** How many returns were started in this incident, and when the last one was. */
  tries: number;
  triedAt?: string | undefined;
  /** A return was started, and its end is not recorded. */
  trying?: boolean | undefined;
  /** The failed return was reported with this verdict. */
  told?: BadVerdict | undefined;
}

/** By channel. */
export type Homings = Readonly<Record<string, Homing>>;

/** A return that is due: move a channel's listeners home. */
export interface Return {
  channel: string;
  master: string;
  /** Relays with listeners away. */
  relays: readonly string[];
  /** 1 for the first. */
  attempt: number;
}

export interface Deciding {
  /** ISO 8601, UTC. */
  now: string;
  /** How long home must have been good. */
  afterMinutes: number;
  /** A run is at work, or an operator paused the reports. */
  held: boolean;
}

/** In one incident; then an operator must act. */
export const MOST_TRIES = 3;

/** The cutover's gate `cooldown` blocks the next one of the channel for this long. */
const LEAST_MINUTES_BETWEEN = 15;

/** cron runs hourly at the slowest; when probes are further apart, anything may have happened between them. */
const MOST_MINUTES_UNSEEN = 70;

/** The record after one more probe. @param before undefined: no record, or one of another home. Pure. */
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

/** The return that is due now: at most one, the first channel that qualifies. Pure. */
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

/** The record of a try that is about to begin; it is written to disk before the try. */
export function withTry(homing: Homing, now: string): Homing {
  return { ...homing, tries: homing.tries + 1, triedAt: now, trying: true };
}

/** The record after a failed probe: whether home was good is not known. Pure. */
export function unlooked(homings: Homings): Homings {
  return Object.fromEntries(
    Object.entries(homings).map(([channel, homing]) => [channel, { ...homing, goodSince: undefined, goodAt: undefined }]),
  );
}

/** How many minutes after a try the next one may start. */
export function minutesBetween(afterMinutes: number): number {
  return Math.max(afterMinutes, LEAST_MINUTES_BETWEEN);
}

/** Relays with listeners away, in the order of their names. */
function awayFrom({ fallen, turned }: Pick<Homing, "fallen" | "turned">): string[] {
  const having = Object.entries(fallen).flatMap(([relay, count]) => (count > 0 ? [relay] : []));
  return [...new Set([...having, ...turned])].toSorted();
}

function unseen(lastAt: string | undefined, now: string): boolean {
  const passed = minutes(lastAt, now);
  return !(passed >= 0 && passed <= MOST_MINUTES_UNSEEN);
}

/** Minutes from one time to the other; NaN, which no comparison accepts, when there is no first. */
function minutes(from: string | undefined, to: string): number {
  return (Date.parse(to) - Date.parse(from ?? "")) / 60_000;
}
