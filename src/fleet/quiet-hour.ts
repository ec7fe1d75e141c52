import { Cron } from "croner";

/** How long a replaced instance may serve its listeners. */
export interface DrainWindow {
  /** The minimum time. */
  hours: number;
  /** After the minimum it ends at this hour, when the fewest listeners are connected: `05:00`, in the station's zone. */
  quietHour: string;
  /** IANA zone. */
  timezone: string;
}

/** The first quiet hour of the station's clock that is at least `hours` away. A time that daylight saving skips comes an hour later. */
export function drainUntil(now: Date, { hours, quietHour, timezone }: DrainWindow): Date {
  const earliest = new Date(now.getTime() + hours * 3_600_000);
  const [hour = "5", minute = "0"] = quietHour.split(":");
  const daily = new Cron(`0 ${Number(minute)} ${Number(hour)} * * *`, { timezone, paused: true });
  return daily.nextRun(earliest) ?? earliest;
}
