import { columns } from "../../cli/text/columns.js";
import { counted } from "../../counted.js";
import { clockText } from "../../station/local-time.js";
import type { HourMean } from "./quiet.js";
import type { FormatUse } from "./retire.js";
import type { Usage } from "./usage.js";

/** The use of the radio, each figure with its basis. */
export function usageText(usage: Usage): string {
  const { basis, timezone, listeners, peak } = usage;
  const seen = `${basis.looks} probes in ${basis.hours} hours on ${basis.daysSeen} days`;
  return [
    `Last ${basis.days} days, ${timezone}: ${count(listeners)} listeners on average, from ${seen}.`,
    ...(basis.short ? ["There is less than a week of data: shares and averages are preliminary."] : []),
    ...(peak === undefined ? [] : [`Peak: ${peak.listeners} listeners at ${localText(peak.at, timezone)}.`]),
    growthText(usage.growth),
    "",
    ...formatLines(usage),
    ...regionLines(usage),
    ...quietLines(usage),
    ...playerLines(usage),
    "",
  ].join("\n");
}

function formatLines({ formats }: Usage): string[] {
  const rows = formats
    .toReversed()
    .map((use) => [
      use.mount,
      `${use.codec} ${use.kbps}`,
      count(use.listeners),
      `${use.percent.toFixed(1)} %`,
      `in ${counted(use.hours, "hour")}`,
    ]);
  const lines = columns(rows, { right: [2, 3], indent: 2 });
  const hardly = formats.filter((use) => use.hardlyUsed);
  return ["Formats", ...lines, ...hardly.flatMap(retireLines), ""];
}

/** What retiring a format saves, and where each figure comes from. */
function retireLines({ mount, percent, saves }: FormatUse): string[] {
  const { encoderCpuPercent, masters, pulls, pullTerabytesAMonth, listenerTerabytesAMonth } = saves;
  return [
    `  ${mount} is hardly used: ${percent.toFixed(1)} % of its channel. Retiring it saves`,
    `    ${encoderCpuPercent} % of a core on each of ${counted(masters, "master")} (estimated: measured for the codec, not on this master),`,
    `    ${pullTerabytesAMonth.toFixed(2)} TB a month that relays pull all day (${pulls} streams, computed),`,
    `    and up to ${listenerTerabytesAMonth.toFixed(2)} TB a month to its listeners, if they change to a smaller format or leave.`,
  ];
}

function regionLines({ regions }: Usage): string[] {
  const rows = regions.map(({ region, listeners, percent }) => [region, count(listeners), `${percent.toFixed(1)} %`]);
  const lines = columns(rows, { right: [1, 2], indent: 2 });
  return lines.length === 0 ? [] : ["Regions", ...lines, ""];
}

function quietLines({ quiet, timezone }: Usage): string[] {
  const hourCells = (name: string, { hour, listeners, days }: HourMean) => [
    name,
    clockText(hour),
    `${count(listeners)} listeners`,
    `from ${counted(days, "day")}`,
  ];
  const rows = [
    ...quiet.weekdays.map(({ weekday, quietest }) =>
      quietest === undefined ? [weekday, "no complete day recorded"] : hourCells(weekday, quietest),
    ),
    quiet.everyDay === undefined
      ? ["every day", `not enough data: ${quiet.days} of 7 complete days`]
      : hourCells("every day", quiet.everyDay),
  ];
  return [`Quietest hour, ${timezone}`, ...columns(rows, { right: [2], indent: 2 }), ""];
}

function growthText(growth: Usage["growth"]): string {
  if (!growth.known) return `Growth: ${growth.because}.`;
  const { percentAWeek, scatterPercent, weeks, clear } = growth;
  const sign = percentAWeek >= 0 ? "+" : "";
  const doubt = clear ? "" : "; this may be chance";
  return `Growth: ${sign}${percentAWeek.toFixed(1)} % a week over ${weeks} weeks, which scatter by ${scatterPercent.toFixed(1)} %${doubt}.`;
}

function playerLines({ players }: Usage): string[] {
  if (players === undefined) return [];
  const { families, listens, hours, relays, missing } = players;
  const rows = families.map((each) => [
    each.family,
    `${count(each.hours)} hours`,
    `${each.percent.toFixed(1)} %`,
    counted(each.listens, "listen"),
  ]);
  const lines = columns(rows, { right: [1, 2], indent: 2 });
  const not = missing.length === 0 ? "" : `; no answer from ${missing.join(", ")}`;
  const from = `${listens} finished listens, ${count(hours)} hours, from the logs of ${counted(relays.length, "relay")}${not}`;
  return [`Players: ${from}`, ...lines];
}

function count(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

/** `2026-11-22 20:05` */
function localText(at: string, timeZone: string): string {
  return new Date(at).toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
}
