/** A mark on an axis: its position, from 0 to 1, and its label. */
export interface Tick {
  share: number;
  label: string;
}

/** A round number at or above the highest value, and the marks up to it; for 0 the axis ends at 1. */
export function valueTicks(most: number, label: (value: number) => string): { top: number; ticks: Tick[] } {
  const wanted = most > 0 ? most : 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= wanted * 0.999_999) ?? 10;
  const top = factor * power;
  const parts = factor === 1.5 || factor === 3 || factor === 6 ? 3 : 2;
  return {
    top,
    ticks: Array.from({ length: parts + 1 }, (_, index) => ({ share: index / parts, label: label((top * index) / parts) })),
  };
}

const HOUR = 3600;
const DAY = 86_400;
const STEPS = [HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 28 * DAY];

/** More labels would touch each other on a chart that is half as wide as the page. */
const MOST_TICKS = 5;

/** A few marks at whole hours or midnights of a zone: `09:00`, `Mon 23`, or `23 Nov` for periods of weeks. @param from, to milliseconds since 1970 */
export function timeTicks({ from, to }: { from: number; to: number }, timezone: string): Tick[] {
  const [fromSeconds, toSeconds] = [from / 1000, to / 1000];
  const length = Math.max(1, toSeconds - fromSeconds);
  const step = STEPS.find((each) => length / each <= MOST_TICKS) ?? Math.ceil(length / MOST_TICKS / DAY) * DAY;
  const format = labels(timezone, step);
  const ticks: Tick[] = [];
  const offset = (at: number) => zoneOffset(at, timezone);
  // First in local time, where midnight is, then converted to UTC for that day.
  let local = Math.ceil((fromSeconds + offset(fromSeconds)) / step) * step;
  for (; ; local += step) {
    const at = local - offset(local - offset(local));
    if (at > toSeconds) return ticks;
    if (at >= fromSeconds) ticks.push({ share: (at - fromSeconds) / length, label: format(at) });
  }
}

function labels(timezone: string, step: number): (atSeconds: number) => string {
  const options: Intl.DateTimeFormatOptions =
    step < DAY
      ? { hour: "2-digit", minute: "2-digit" }
      : step < 4 * DAY
        ? { weekday: "short", day: "numeric" }
        : { day: "numeric", month: "short" };
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hourCycle: "h23", ...options });
  return (atSeconds) => format.format(atSeconds * 1000).replaceAll(",", "");
}

/** Seconds by which a zone is ahead of UTC at a moment. */
function zoneOffset(atSeconds: number, timezone: string): number {
  const text = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "longOffset" }).format(atSeconds * 1000);
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d\d):(\d\d)/u.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * 60);
}
