import { briefSeconds } from "../../duration.js";
import type { Figure } from "../../health/finding.js";

/** `12,345` */
export const whole = (value: number): string => Math.round(value).toLocaleString("en-GB");

/** A measured number in readable units: `2.1 s`, `91 %`, `1.2 GB`. */
export function figureText(value: number, unit: Figure["unit"]): string {
  switch (unit) {
    case "s":
      return briefSeconds(value);
    case "B":
      return bytesText(value);
    case "c":
    case "":
      return Number.isInteger(value) ? whole(value) : String(Number(value.toFixed(2)));
    case "%":
    case "dBFS":
    case "kbit/s":
    case "d":
      return `${Number(value.toFixed(1))} ${unit}`;
  }
}

function bytesText(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${Number((value / 1000 ** power).toFixed(1))} ${units[power] ?? "B"}`;
}

/** Formats times in the station's time zone. */
export interface Times {
  /** `Wed 25 Nov 2026, 04:30 CET` */
  full(at: Date): string;
  /** `25 Nov 04:30` */
  short(at: Date): string;
}

export function timesIn(timezone: string): Times {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hourCycle: "h23", ...options });
    return (at: Date) => made.format(at);
  };
  const day = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const time = format({ hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  const shortDay = format({ day: "numeric", month: "short" });
  const shortTime = format({ hour: "2-digit", minute: "2-digit" });
  return {
    full: (at) => `${day(at).replaceAll(",", "")}, ${time(at)}`,
    short: (at) => `${shortDay(at)} ${shortTime(at)}`,
  };
}
