export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export type Weekday = (typeof weekdays)[number];

/** Date and time in the station's time zone. */
export interface LocalTime {
  /** `2026-11-22` */
  date: string;
  weekday: Weekday;
  /** 0 to 23. */
  hour: number;
  minute: number;
}

/** Converts an instant (milliseconds since 1970) to local time. @param timezone IANA */
export function localTimes(timezone: string): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    calendar: "gregory",
    hourCycle: "h23",
    weekday: "long",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const { year = "", month = "", day = "", hour = "0", minute = "0" } = parts;
    return {
      date: `${year}-${month}-${day}`,
      weekday: weekdays.find((each) => each === parts["weekday"]) ?? "Monday",
      hour: Number(hour),
      minute: Number(minute),
    };
  };
}

/** How many minutes later than in UTC the hours of a time zone begin: 0 in most zones, 30 in India, 15 in Nepal. */
export function hourShiftMinutes(timezone: string, at: Date): number {
  const whole = Math.floor(at.getTime() / 3_600_000) * 3_600_000;
  const { minute } = localTimes(timezone)(whole);
  return (60 - minute) % 60;
}

/** `05:00` */
export function clockText(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
