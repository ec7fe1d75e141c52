import type { Hour } from "../../ports/history.js";
import { localTimes, weekdays, type Weekday } from "../../station/local-time.js";

/** An hour of the day by the station's clock, with its mean listeners. */
export interface HourMean {
  /** 0 to 23. */
  hour: number;
  listeners: number;
  /** The number of days with a value for this hour. */
  days: number;
}

export interface QuietHours {
  /** The quietest hour of each weekday; undefined for a weekday without a day of at least `LEAST_HOURS` recorded hours. */
  weekdays: ReadonlyArray<{ weekday: Weekday; quietest: HourMean | undefined; hours: readonly HourMean[] }>;
  /** Over all days; undefined while there is too little data. */
  everyDay: HourMean | undefined;
  /** Days with enough recorded hours. */
  days: number;
}

/** On a day with fewer recorded hours, the quietest hour may be a missing one. */
const LEAST_HOURS = 20;

/** In less than a week, a quiet Sunday would look like a quiet hour. */
export const LEAST_DAYS = 7;

/**
 * The hours with the fewest listeners, by the station's clock. An hour that the clock shows twice in autumn counts as one, with the mean of both; the
 * hour that it skips in spring is missing. Days with less than 20 recorded hours are left out.
 */
export function quietHours(hours: readonly Hour[], timezone: string): QuietHours {
  const days = seenDays(hours, timezone);
  const whole = [...days.values()].filter(({ byHour }) => byHour.size >= LEAST_HOURS);
  return {
    weekdays: weekdays.map((weekday) => {
      const means = hourMeans(whole.filter((day) => day.weekday === weekday));
      return { weekday, quietest: quietest(means), hours: means };
    }),
    everyDay: whole.length < LEAST_DAYS ? undefined : quietest(hourMeans(whole)),
    days: whole.length,
  };
}

interface Day {
  weekday: Weekday;
  /** Means by hour of the day. */
  byHour: ReadonlyMap<number, number>;
}

function seenDays(hours: readonly Hour[], timezone: string): ReadonlyMap<string, Day> {
  const days = new Map<string, { weekday: Weekday; seen: Map<number, number[]> }>();
  const clock = localTimes(timezone);
  for (const { at, listeners } of hours) {
    const { date, weekday, hour } = clock(at);
    const day = days.get(date) ?? { weekday, seen: new Map<number, number[]>() };
    days.set(date, day);
    day.seen.set(hour, [...(day.seen.get(hour) ?? []), listeners]);
  }
  return new Map(
    [...days].map(([date, { weekday, seen }]) => [
      date,
      { weekday, byHour: new Map([...seen].map(([hour, values]) => [hour, mean(values)])) },
    ]),
  );
}

function hourMeans(days: readonly Day[]): HourMean[] {
  return Array.from({ length: 24 }, (_, hour) => days.flatMap(({ byHour }) => byHour.get(hour) ?? [])).flatMap((values, hour) =>
    values.length === 0 ? [] : [{ hour, listeners: mean(values), days: values.length }],
  );
}

/** The earlier one of two equal hours. */
function quietest(means: readonly HourMean[]): HourMean | undefined {
  return means.reduce<HourMean | undefined>(
    (least, each) => (least === undefined || each.listeners < least.listeners ? each : least),
    undefined,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
