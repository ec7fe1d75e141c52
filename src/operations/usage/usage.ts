import { familyOf, familyShares, isListener, type FamilyShare, type PlayerUse } from "../../health/players.js";
import type { Inventory } from "../../inventory/schema.js";
import type { Hour, Mean } from "../../ports/history.js";
import { localTimes } from "../../station/local-time.js";
import { growth, type Growth } from "./growth.js";
import { LEAST_DAYS, quietHours, type QuietHours } from "./quiet.js";
import { formatUses, type FormatUse } from "./retire.js";

/** The data that the figures are based on. */
export interface Basis {
  /** Requested days. */
  days: number;
  /** Days of the station's time zone with at least one probe. */
  daysSeen: number;
  /** Hours with a probe, and probes in them. */
  hours: number;
  looks: number;
  /** Less than a week is recorded: weekdays are missing, and a busy day counts too much. */
  short: boolean;
}

/** Use of the radio. Numbers of listeners are means over hours unless noted. */
export interface Usage {
  /** ISO 8601, UTC. */
  from: string;
  to: string;
  timezone: string;
  basis: Basis;
  /** Mean over all recorded hours. */
  listeners: number;
  /** undefined without a probe. */
  peak: { listeners: number; at: string } | undefined;
  formats: readonly FormatUse[];
  regions: ReadonlyArray<{ region: string; listeners: number; percent: number }>;
  quiet: QuietHours;
  growth: Growth;
  /** From the relays' access logs; undefined when they were not read. */
  players: PlayersUse | undefined;
}

export interface PlayersUse {
  families: readonly FamilyShare[];
  /** Listens that have ended. */
  listens: number;
  hours: number;
  /** Relays whose logs were read, and those that gave no answer. */
  relays: readonly string[];
  missing: readonly string[];
}

/** The history of a period. */
export interface Kept {
  from: Date;
  to: Date;
  days: number;
  hours: readonly Hour[];
  /** Hourly means. */
  byMount: readonly Mean[];
  byRegion: readonly Mean[];
}

/** The content of the relays' access logs. */
export interface Logs {
  uses: readonly PlayerUse[];
  relays: readonly string[];
  missing: readonly string[];
}

/** Computes the usage. Pure. @param logs undefined: they were not read */
export function usageOf(inventory: Inventory, kept: Kept, logs: Logs | undefined): Usage {
  const { from, to, hours, byMount, byRegion } = kept;
  const { timezone } = inventory.station;
  const basis = basisOf(kept, timezone);
  const peak = hours.reduce<Hour | undefined>(
    (most, hour) => (most === undefined || hour.peak > most.peak ? hour : most),
    undefined,
  );
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timezone,
    basis,
    listeners: hours.length === 0 ? 0 : hours.reduce((sum, { listeners }) => sum + listeners, 0) / hours.length,
    peak: peak && { listeners: peak.peak, at: new Date(peak.peakAt).toISOString() },
    formats: formatUses(inventory, byMount, hours.length),
    regions: regionsOf(byRegion, hours.length),
    quiet: quietHours(hours, timezone),
    growth: growth(hours, to.getTime()),
    players: logs && playersOf(logs),
  };
}

function basisOf({ days, hours }: Kept, timezone: string): Basis {
  const clock = localTimes(timezone);
  const daysSeen = new Set(hours.map(({ at }) => clock(at).date)).size;
  return {
    days,
    daysSeen,
    hours: hours.length,
    looks: hours.reduce((sum, { looks }) => sum + looks, 0),
    short: hours.length < LEAST_DAYS * 24 - 24,
  };
}

/** Means over all recorded hours; hours without a count are 0, so that the regions add up to all listeners. */
function regionsOf(means: readonly Mean[], hours: number): Usage["regions"] {
  const sums = new Map<string, number>();
  for (const { key, listeners } of means) sums.set(key, (sums.get(key) ?? 0) + listeners);
  const all = [...sums.values()].reduce((sum, each) => sum + each, 0);
  return [...sums]
    .map(([region, sum]) => ({
      region,
      listeners: hours === 0 ? 0 : sum / hours,
      percent: all === 0 ? 0 : (100 * sum) / all,
    }))
    .sort((one, other) => other.listeners - one.listeners);
}

function playersOf({ uses, relays, missing }: Logs): PlayersUse {
  const listened = uses.filter(({ agent }) => isListener(familyOf(agent)));
  return {
    families: familyShares(listened),
    listens: listened.reduce((sum, { listens }) => sum + listens, 0),
    hours: listened.reduce((sum, { seconds }) => sum + seconds, 0) / 3600,
    relays,
    missing,
  };
}
