import { describe, expect, it } from "vitest";
import { backup } from "../../src/health/facts/backup.js";
import { judgeVitals } from "../../src/health/judge-vitals.js";
import type { Vitals } from "../../src/health/observe-vitals.js";
import type { System } from "../../src/host/facts/system.js";
import { healthSchema } from "../../src/inventory/health.js";

const limits = healthSchema.parse({});

const healthy: Vitals = {
  clock: 1_795_577_852_593,
  offset: { seconds: 0.04, within: 0.05 },
  disks: [{ mountedOn: "/", usedPercent: 40, freeBytes: 12e9, sizeBytes: 20e9, inodesUsedPercent: 10 }],
  load: 0.4,
  files: [{ program: "icecast2", open: 431, limit: 20_000 }],
  time: "synchronized",
  upgrades: { security: [], listsDays: 0.5 },
  logins: [],
  streams: new Map(),
  turnedAway: { full: 0, address: 0 },
  recordings: { recorder: undefined, uploader: undefined, kept: [] },
  beds: [],
  backup: backup.parse([]),
};

const small = { cores: 1, memoryMegabytes: 961, memoryFreeMegabytes: 500 } as System;

/** The findings for a host that is healthy except for these values. */
const judged = (vitals: Partial<Vitals>, system: Partial<System> = {}) =>
  judgeVitals({ host: "eu-1", region: "eu", system: { ...small, ...system }, vitals: { ...healthy, ...vitals } }, limits);

const raised = (vitals: Partial<Vitals>, system: Partial<System> = {}) => {
  const found = judged(vitals, system).filter(({ verdict }) => verdict !== "OK");
  return found.map(({ check, subject, verdict, summary }) => [verdict, check, subject, summary]);
};

const disk = (usedPercent: number, inodesUsedPercent?: number) => [
  { mountedOn: "/var", usedPercent, freeBytes: 9e7, sizeBytes: 2e10, inodesUsedPercent },
];

describe("a host", () => {
  it("that is healthy has only OK findings, which show each figure with its limit", () => {
    const all = judged({});
    expect(all.map(({ verdict, hint }) => [verdict, hint])).toEqual(all.map(() => ["OK", undefined]));
    expect(all.map(({ check }) => check)).toEqual(["disk", "memory", "load", "files", "clock", "upgrades"]);
    expect(all[0]?.summary).toBe("/: 40 % used, 12.0 GB free, limit 85 %");
    expect(all[0]?.figures[0]).toEqual({ label: "used", value: 40, unit: "%", warning: 85, critical: 95, min: 0, max: 100 });
    expect(all[4]?.summary).toBe("0.04 s ahead of this machine's clock (within 0.05 s), limit 2 s, synchronized");
  });

  it.each<[string, Partial<Vitals>, Partial<System>, string[]]>([
    ["a disk that fills", { disks: disk(86) }, {}, ["WARNING", "disk", "eu-1 /var", "/var: 86 % used, 90 MB free, limit 85 %"]],
    ["a full disk", { disks: disk(100) }, {}, ["CRITICAL", "disk", "eu-1 /var", "/var: 100 % used, 90 MB free, limit 95 %"]],
    [
      "no inodes left",
      { disks: disk(50, 99) },
      {},
      ["CRITICAL", "disk", "eu-1 /var", "/var: 99 % of its inodes used, limit 95 %"],
    ],
    [
      "little memory",
      {},
      { memoryFreeMegabytes: 40 },
      ["WARNING", "memory", "eu-1", "40 of 961 MB available (4.16 %), limit 10 %"],
    ],
    ["no memory", {}, { memoryFreeMegabytes: 20 }, ["CRITICAL", "memory", "eu-1", "20 of 961 MB available (2.08 %), limit 4 %"]],
    ["memory that can't be read", {}, { memoryMegabytes: 0 }, ["UNKNOWN", "memory", "eu-1", "its memory could not be read"]],
    ["a busy core", { load: 3 }, {}, ["WARNING", "load", "eu-1", "load 3 over 5 minutes on 1 core (3 a core), limit 2"]],
    ["load that can't be read", { load: undefined }, {}, ["UNKNOWN", "load", "eu-1", "its load could not be read"]],
    [
      "almost no files left",
      { files: [{ program: "nginx", open: 19_500, limit: 20_000 }] },
      {},
      ["CRITICAL", "files", "eu-1 nginx", "nginx has 19500 of 20000 files open (97.5 %), limit 95 %"],
    ],
    [
      "a clock that is behind",
      { offset: { seconds: -7.25, within: 0.1 } },
      {},
      ["WARNING", "clock", "eu-1", "7.25 s behind this machine's clock (within 0.1 s), limit 2 s, synchronized"],
    ],
    [
      "a clock that is far off",
      { offset: { seconds: 3600, within: 0.1 } },
      {},
      ["CRITICAL", "clock", "eu-1", "3600 s ahead of this machine's clock (within 0.1 s), limit 30 s, synchronized"],
    ],
    [
      "a clock that is not synchronized",
      { time: "not synchronized" },
      {},
      ["WARNING", "clock", "eu-1", "0.04 s ahead of this machine's clock (within 0.05 s), limit 2 s, not synchronized"],
    ],
    ["a clock that can't be read", { offset: undefined }, {}, ["UNKNOWN", "clock", "eu-1", "its clock could not be read"]],
    [
      "pending updates",
      { upgrades: { security: ["libgd3", "nginx", "nginx-common", "openssl"], listsDays: 1 } },
      {},
      [
        "WARNING",
        "upgrades",
        "eu-1",
        "4 pending security updates: nginx, nginx-common, libgd3, 1 more; nginx, nginx-common wait for you: packages that serve listeners are never upgraded automatically",
      ],
    ],
    [
      "pending updates that are installed automatically",
      { upgrades: { security: ["libgd3", "openssl"], listsDays: 1 } },
      {},
      ["WARNING", "upgrades", "eu-1", "2 pending security updates: libgd3, openssl"],
    ],
    [
      "old lists",
      { upgrades: { security: [], listsDays: 40.5 } },
      {},
      ["WARNING", "upgrades", "eu-1", "its package lists are 40 days old, limit 7"],
    ],
    [
      "no lists",
      { upgrades: { security: [], listsDays: undefined } },
      {},
      ["UNKNOWN", "upgrades", "eu-1", "apt has no package lists"],
    ],
  ])("%s", (_name, vitals, system, expected) => expect(raised(vitals, system)).toEqual([expected]));

  it("gets no finding about its clock for a slow network", () =>
    expect(raised({ offset: { seconds: 2.4, within: 0.9 } })).toEqual([]));

  it("in a container uses its provider's clock", () => expect(raised({ time: "container" })).toEqual([]));

  it("has a hint in every finding that is not OK", () => {
    const all = judged({ disks: disk(99), load: 50, offset: undefined, upgrades: { security: ["nginx"], listsDays: 1 } });
    for (const { verdict, hint } of all) if (verdict !== "OK") expect(hint).toContain("radioctl");
  });
});
