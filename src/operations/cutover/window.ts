import { Cron } from "croner";
import { RadioctlError } from "../../errors.js";

/** When the first listener may be moved. */
export type When = { kind: "now" } | { kind: "at"; text: string } | { kind: "off-peak" };

interface StationTime {
  /** IANA zone. */
  timezone: string;
  quietHour: string;
  /** The hour of the day with the fewest listeners, 0 to 23, by the history; undefined while the history is too short. */
  quietest: number | undefined;
}

/** `05:00`, as the station's clock shows it. */
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/u;

/** `2026-11-22T05:00`, as the station's clock shows it. */
const DATE_AND_TIME = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d)$/u;

/** Until the same time on the next day, which may have 25 hours in autumn. A fleet is not held for longer. */
const LONGEST_HOURS = 25;

/**
 * The instant at which a cutover may begin; undefined: at once. A time that the clock skips in spring becomes the first instant after the gap (02:30
 * becomes 03:00); a time that occurs twice in autumn means the first of the two.
 * @throws RadioctlError usage for text that is not a time, a time that has passed or is more than a day away; for off-peak without a week of listener history
 */
export function startOf(when: When, now: Date, { timezone, quietHour, quietest }: StationTime): Date | undefined {
  if (when.kind === "now") return undefined;
  if (when.kind === "off-peak") {
    if (quietest !== undefined) return nextRun(`0 0 ${quietest} * * *`, timezone, now);
    throw new RadioctlError("usage", "--off-peak needs a week of listener history", {
      hint: `give a time: --at ${quietHour} (the inventory's quiet hour)`,
    });
  }
  const start = nextTime(when.text, timezone, now);
  if (start === undefined) throw new RadioctlError("usage", `${when.text} has passed in ${timezone}, or is not a calendar date`);
  if (start.getTime() - now.getTime() > LONGEST_HOURS * 3_600_000)
    throw new RadioctlError("usage", `${when.text} is more than a day away`, {
      hint: "use a timer on this machine: --timer",
    });
  return start;
}

/** The next instant at which the station's clock shows this time; undefined when there is none. @throws RadioctlError usage for text that is not a time */
export function nextTime(text: string, timezone: string, now: Date): Date | undefined {
  const [, hour, minute] = TIME_OF_DAY.exec(text) ?? [];
  if (hour !== undefined) return nextRun(`0 ${Number(minute)} ${Number(hour)} * * *`, timezone, now);
  const [, year, month, day, hourOfDay, minuteOfHour] = DATE_AND_TIME.exec(text) ?? [];
  if (year === undefined)
    throw new RadioctlError("usage", `--at needs a time such as 05:00 or 2026-11-22T05:00, not ${JSON.stringify(text)}`, {
      hint: `the time is read in the station's time zone, ${timezone}`,
    });
  const yearly = `0 ${Number(minuteOfHour)} ${Number(hourOfDay)} ${Number(day)} ${Number(month)} *`;
  const found = nextRun(yearly, timezone, now);
  return found !== undefined && yearOf(found, timezone) === year ? found : undefined;
}

function nextRun(pattern: string, timezone: string, now: Date): Date | undefined {
  return new Cron(pattern, { timezone, paused: true }).nextRun(now) ?? undefined;
}

function yearOf(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone, year: "numeric" }).format(instant);
}
