import { clockText } from "../../station/local-time.js";
import type { FormatUse } from "./retire.js";
import type { Usage } from "./usage.js";

/** What listeners did, each figure with what it stands on. */
export function usageText(usage: Usage): string {
  const { basis, timezone, listeners, peak } = usage;
  const seen = `${basis.looks} looks in ${basis.hours} hours on ${basis.daysSeen} days`;
  return [
    `Last ${basis.days} days, ${timezone}: ${count(listeners)} listeners on average, from ${seen}.`,
    ...(basis.short ? ["Less than a week was seen: take the shares and the averages as a first glance."] : []),
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
  const mounts = Math.max(...formats.map(({ mount }) => mount.length), 0);
  const lines = formats
    .toReversed()
    .map(
      (use) =>
        `  ${use.mount.padEnd(mounts)}  ${`${use.codec} ${use.kbps}`.padEnd(10)}  ${count(use.listeners).padStart(7)}  ${use.percent.toFixed(1).padStart(5)} %  in ${use.hours} hours`,
    );
  const hardly = formats.filter((use) => use.hardlyUsed);
  return ["Formats", ...lines, ...hardly.flatMap(retireLines), ""];
}

/** What retiring a format saves, and where each figure comes from. */
function retireLines({ mount, percent, saves }: FormatUse): string[] {
  const { encoderCpuPercent, masters, pulls, pullTerabytesAMonth, listenerTerabytesAMonth } = saves;
  return [
    `  ${mount} is hardly used: ${percent.toFixed(1)} % of its channel. Retiring it saves`,
    `    ${encoderCpuPercent} % of a core on each of ${masters} ${masters === 1 ? "master" : "masters"} (estimated: measured for the codec, not on this master),`,
    `    ${pullTerabytesAMonth.toFixed(2)} TB a month that relays pull all day (${pulls} streams, computed),`,
    `    and up to ${listenerTerabytesAMonth.toFixed(2)} TB a month to its listeners, as far as they take a smaller format or leave.`,
  ];
}

function regionLines({ regions }: Usage): string[] {
  const names = Math.max(...regions.map(({ region }) => region.length), 0);
  const lines = regions.map(
    ({ region, listeners, percent }) =>
      `  ${region.padEnd(names)}  ${count(listeners).padStart(7)}  ${percent.toFixed(1).padStart(5)} %`,
  );
  return lines.length === 0 ? [] : ["Regions", ...lines, ""];
}

function quietLines({ quiet, timezone }: Usage): string[] {
  const days = quiet.weekdays.map(({ weekday, quietest }) =>
    quietest === undefined
      ? `  ${weekday.padEnd(9)}  no whole day was seen`
      : `  ${weekday.padEnd(9)}  ${clockText(quietest.hour)}  ${count(quietest.listeners).padStart(7)} listeners  from ${dayCount(quietest.days)}`,
  );
  const every =
    quiet.everyDay === undefined
      ? `  every day  not enough data: ${quiet.days} of 7 whole days`
      : `  every day  ${clockText(quiet.everyDay.hour)}  ${count(quiet.everyDay.listeners).padStart(7)} listeners  from ${dayCount(quiet.everyDay.days)}`;
  return [`Quietest hour, ${timezone}`, ...days, every, ""];
}

function growthText(growth: Usage["growth"]): string {
  if (!growth.known) return `Growth: ${growth.because}.`;
  const { percentAWeek, scatterPercent, weeks, clear } = growth;
  const sign = percentAWeek >= 0 ? "+" : "";
  const doubt = clear ? "" : "; too little to be told from chance";
  return `Growth: ${sign}${percentAWeek.toFixed(1)} % a week over ${weeks} weeks, which scatter by ${scatterPercent.toFixed(1)} %${doubt}.`;
}

function playerLines({ players }: Usage): string[] {
  if (players === undefined) return [];
  const { families, listens, hours, relays, missing } = players;
  const names = Math.max(...families.map(({ family }) => family.length), 0);
  const lines = families.map(
    (each) =>
      `  ${each.family.padEnd(names)}  ${count(each.hours).padStart(9)} hours  ${each.percent.toFixed(1).padStart(5)} %  ${each.listens} listens`,
  );
  const not = missing.length === 0 ? "" : `; no answer from ${missing.join(", ")}`;
  const from = `${listens} listens that have ended, ${count(hours)} hours, by the logs of ${relays.length} ${relays.length === 1 ? "relay" : "relays"}${not}`;
  return [`Players: ${from}`, ...lines];
}

function dayCount(days: number): string {
  return `${days} ${days === 1 ? "day" : "days"}`;
}

function count(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

/** `2026-11-22 20:05` */
function localText(at: string, timeZone: string): string {
  return new Date(at).toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
}
