import { counted } from "../counted.js";
import type { HealthLimits } from "../inventory/health.js";
import type { Disk } from "./facts/disks.js";
import type { OpenFiles } from "./facts/open-files.js";
import type { Finding } from "./finding.js";
import { judgeUpgrades } from "./judge-upgrades.js";
import { limitOf, whenAbove, whenBelow } from "./levels.js";
import type { HostToJudge } from "./observe-vitals.js";
import { worstVerdict } from "./verdict.js";

type Limits = Readonly<HealthLimits>;

/** Disk, memory, load, open files, clock and security updates of one host. */
export function judgeVitals(subject: HostToJudge, limits: Limits): Finding[] {
  const { vitals } = subject;
  return [
    ...vitals.disks.map((disk) => judgeDisk(subject, disk, limits)),
    judgeMemory(subject, limits),
    judgeLoad(subject, limits),
    ...vitals.files.map((files) => judgeFiles(subject, files, limits)),
    judgeClock(subject, limits),
    judgeUpgrades(subject, limits),
  ];
}

function judgeDisk({ host, region }: HostToJudge, disk: Disk, { diskPercent: levels }: Limits): Finding {
  const { mountedOn, usedPercent, inodesUsedPercent, freeBytes } = disk;
  const verdict = worstVerdict([whenAbove(usedPercent, levels), whenAbove(inodesUsedPercent ?? 0, levels)]);
  const limit = `limit ${limitOf(verdict, levels)} %`;
  const inodes = (inodesUsedPercent ?? 0) > usedPercent && whenAbove(inodesUsedPercent ?? 0, levels) !== "OK";
  const used = inodes
    ? `${round(inodesUsedPercent ?? 0)} % of its inodes used`
    : `${round(usedPercent)} % used, ${sizeText(freeBytes)} free`;
  return {
    check: "disk",
    subject: `${host} ${mountedOn}`,
    host,
    region,
    verdict,
    summary: `${mountedOn}: ${used}, ${limit}`,
    hint: verdict === "OK" ? undefined : hintForDisk(host, mountedOn, inodes),
    figures: [
      { label: "used", value: round(usedPercent), unit: "%", ...levels, min: 0, max: 100 },
      ...(inodesUsedPercent === undefined
        ? []
        : [{ label: "inodes", value: round(inodesUsedPercent), unit: "%" as const, ...levels, min: 0, max: 100 }]),
    ],
  };
}

function hintForDisk(host: string, mountedOn: string, inodes: boolean): string {
  const program = inodes ? "du --inodes -x" : "du -x";
  return `find what uses it: radioctl exec ${host} --sudo -- '${program} -d 2 ${mountedOn} | sort -n | tail'`;
}

function judgeMemory({ host, region, system }: HostToJudge, { memoryPercent: levels }: Limits): Finding {
  const about = { check: "memory" as const, subject: host, host, region };
  if (system.memoryMegabytes === 0) return unknown(about, "its memory could not be read");
  const free = (system.memoryFreeMegabytes / system.memoryMegabytes) * 100;
  const verdict = whenBelow(free, levels);
  return {
    ...about,
    verdict,
    summary: `${system.memoryFreeMegabytes} of ${system.memoryMegabytes} MB available (${round(free)} %), limit ${limitOf(verdict, levels)} %`,
    hint: verdict === "OK" ? undefined : `find what uses it: radioctl exec ${host} -- 'systemd-cgtop -b -m -n 1 | head'`,
    figures: [{ label: "available", value: round(free), unit: "%", ...levels, min: 0, max: 100 }],
  };
}

function judgeLoad({ host, region, system, vitals: { load } }: HostToJudge, { loadPerCore: levels }: Limits): Finding {
  const about = { check: "load" as const, subject: host, host, region };
  if (load === undefined || system.cores === 0) return unknown(about, "its load could not be read");
  const perCore = load / system.cores;
  const verdict = whenAbove(perCore, levels);
  return {
    ...about,
    verdict,
    summary: `load ${load} over 5 minutes on ${counted(system.cores, "core")} (${round(perCore)} a core), limit ${limitOf(verdict, levels)}`,
    hint: verdict === "OK" ? undefined : `find the busy process: radioctl exec ${host} -- 'systemd-cgtop -b -c -n 2 -d 1 | tail'`,
    figures: [{ label: "load_per_core", value: round(perCore), unit: "", ...levels, min: 0 }],
  };
}

function judgeFiles({ host, region }: HostToJudge, files: OpenFiles, { filesPercent: levels }: Limits): Finding {
  const { program, open, limit } = files;
  const percent = (open / limit) * 100;
  const verdict = whenAbove(percent, levels);
  return {
    check: "files",
    subject: `${host} ${program}`,
    host,
    region,
    verdict,
    summary: `${program} has ${open} of ${limit} files open (${round(percent)} %), limit ${limitOf(verdict, levels)} %`,
    hint:
      verdict === "OK"
        ? undefined
        : `raise tuning.system.openFiles of ${host}, or send its new listeners elsewhere: radioctl dns drain ${host}`,
    figures: [
      {
        label: "open",
        value: open,
        unit: "",
        warning: level(levels.warning),
        critical: level(levels.critical),
        min: 0,
        max: limit,
      },
    ],
  };

  function level(share: number): number {
    return Math.floor((share / 100) * limit);
  }
}

/** A slow network makes the figure less exact: an offset that the network may explain does not count. */
function judgeClock({ host, region, vitals: { offset, time } }: HostToJudge, { clockSeconds: levels }: Limits): Finding {
  const about = { check: "clock" as const, subject: host, host, region };
  if (offset === undefined) return unknown(about, "its clock could not be read");
  const off = whenAbove(Math.max(0, Math.abs(offset.seconds) - offset.within), levels);
  const verdict = worstVerdict([off, time === "not synchronized" ? "WARNING" : "OK"]);
  const way = offset.seconds < 0 ? "behind this machine's clock" : "ahead of this machine's clock";
  const keeps = {
    synchronized: "synchronized",
    "not synchronized": "not synchronized",
    container: "set by its provider",
    unknown: "",
  };
  const kept = keeps[time] === "" ? "" : `, ${keeps[time]}`;
  return {
    ...about,
    verdict,
    summary: `${round(Math.abs(offset.seconds))} s ${way} (within ${round(offset.within)} s), limit ${limitOf(off, levels)} s${kept}`,
    hint: verdict === "OK" ? undefined : hintForClock(host, off !== "OK" && time !== "not synchronized"),
    figures: [{ label: "offset", value: round(offset.seconds), unit: "s" }],
  };
}

function hintForClock(host: string, mayBeOurs: boolean): string {
  const look = `radioctl exec ${host} -- 'timedatectl timesync-status; timedatectl'`;
  return mayBeOurs ? `first check the clock of this machine, then: ${look}` : look;
}

function unknown(about: Pick<Finding, "check" | "subject" | "host" | "region">, summary: string): Finding {
  return { ...about, verdict: "UNKNOWN", summary, hint: `inspect the host: radioctl ssh ${about.host ?? ""}`, figures: [] };
}

function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/** To two decimals. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
