import type { ProbeResult } from "../../health/finding.js";
import type { Inventory } from "../../inventory/schema.js";
import type { Hour, Keeping, Look } from "../../ports/history.js";
import { hourShiftMinutes } from "../../station/local-time.js";
import { quietHours } from "./quiet.js";

/** Single probes are kept for five weeks: four weeks are compared, and a chart can show each of them in full. */
const RAW_DAYS = 35;

/** A year and a month, so that the same month of last year is still available. */
const HOUR_DAYS = 400;

/** The part of a probe's result that the history keeps. */
export function lookOf({ at, listeners, findings, onAir }: ProbeResult): Look {
  return {
    at: new Date(at),
    listeners,
    lags: findings.flatMap(({ check, host, mount, figures }) => {
      const lag = figures.find(({ label, unit }) => label === "lag" && unit === "s");
      return check !== "lag" || host === undefined || mount === undefined || lag === undefined
        ? []
        : [{ host, mount, seconds: lag.value }];
    }),
    onAir: onAir.flatMap(({ master, channel, source, seconds }) =>
      source === undefined ? [] : [{ master, channel, source, seconds }],
    ),
  };
}

/** How long it is kept. Hours are those of the station's clock, also in a time zone with half an hour of offset. */
export function keeping({ station }: Pick<Inventory, "station">, at: Date): Keeping {
  return { rawDays: RAW_DAYS, hourDays: HOUR_DAYS, hourShiftMinutes: hourShiftMinutes(station.timezone, at) };
}

/** The hour of the day with the fewest listeners, 0 to 23; undefined with less than a week of whole days. */
export function quietestHour(hours: readonly Hour[], timezone: string): number | undefined {
  return quietHours(hours, timezone).everyDay?.hour;
}
