import type { Hour, Mean } from "../../ports/history.js";
import { localTimes } from "../../station/local-time.js";
import type { Kept } from "../usage/usage.js";
import type { Known } from "./basis.js";

/** At least one day of observations: with less, the assumptions are better. */
const LEAST_HOURS = 24;

/** The values for `capacity` from the listener history; empty while the history is too short. Pure. */
export function knownOf({ hours, byMount, byRegion }: Kept, timezone: string): Known {
  const peak = Math.max(0, ...hours.map((hour) => hour.peak));
  if (hours.length < LEAST_HOURS || peak === 0) return {};
  const mean = hours.reduce((sum, { listeners }) => sum + listeners, 0) / hours.length;
  return {
    listeners: { value: peak, from: "observed" },
    formats: { shares: sums(byMount), from: "observed" },
    regions: { shares: sums(byRegion), from: "observed" },
    average: { value: mean / peak, from: "observed" },
    day: dayOf(hours, timezone),
  };
}

function sums(means: readonly Mean[]): Record<string, number> {
  const all = new Map<string, number>();
  for (const { key, listeners } of means) all.set(key, (all.get(key) ?? 0) + listeners);
  return Object.fromEntries(all);
}

/** Means of each hour of the day against the busiest; undefined when an hour was never observed. */
function dayOf(hours: readonly Hour[], timezone: string): number[] | undefined {
  const clock = localTimes(timezone);
  const seen = Array.from({ length: 24 }, (): number[] => []);
  for (const { at, listeners } of hours) seen[clock(at).hour]?.push(listeners);
  if (seen.some((values) => values.length === 0)) return undefined;
  const means = seen.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const most = Math.max(...means);
  return most === 0 ? undefined : means.map((value) => value / most);
}
