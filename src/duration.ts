const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** A measured time, always with the same number of decimals: `0.3 s`, `12.0 s`. */
export function secondsText(seconds: number, decimals = 1): string {
  return `${seconds.toFixed(decimals)} s`;
}

/** A measured time with the decimals that matter: `0.31 s`, `5 s`, `12 s`, `450 s`. */
export function briefSeconds(seconds: number): string {
  return `${Math.abs(seconds) < 10 ? Number(seconds.toFixed(2)) : Math.round(seconds)} s`;
}

/** How long something has lasted, in its two largest units, rounded down: `45 s`, `12 min`, `3 h 12 min`, `2 d 3 h`. */
export function lasted(seconds: number): string {
  if (seconds < MINUTE_SECONDS) return `${Math.max(0, Math.floor(seconds))} s`;
  if (seconds < HOUR_SECONDS) return `${Math.floor(seconds / MINUTE_SECONDS)} min`;
  if (seconds < DAY_SECONDS) return twoUnits(seconds, HOUR_SECONDS, "h", MINUTE_SECONDS, "min");
  return twoUnits(seconds, DAY_SECONDS, "d", HOUR_SECONDS, "h");
}

function twoUnits(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${largeUnit}${rest === 0 ? "" : ` ${rest} ${smallUnit}`}`;
}

/** Seconds as JSON prints them: to the millisecond. */
export function secondsData(seconds: number): number {
  return Number(seconds.toFixed(3));
}
