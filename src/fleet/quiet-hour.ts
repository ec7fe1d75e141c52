import { Cron } from "croner";

/** Until when an instance that was replaced may serve its listeners. */
export interface DrainWindow {
  /** At the least. */
  hours: number;
  /** After that it ends when the fewest listen: `05:00`, in the station's zone. */
  quietHour: string;
  /** IANA zone. */
  timezone: string;
}

/** The first quiet hour that is `hours` away or more, as the station's clock has it: a time that is skipped in spring comes an hour later. */
export function drainUntil(now: Date, { hours, quietHour, timezone }: DrainWindow): Date {
  const earliest = new Date(now.getTime() + hours * 3_600_000);
  const [hour = "5", minute = "0"] = quietHour.split(":");
  const daily = new Cron(`0 ${Number(minute)} ${Number(hour)} * * *`, { timezone, paused: true });
  return daily.nextRun(earliest) ?? earliest;
}
