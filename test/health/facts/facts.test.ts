import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { averageLoad } from "../../../src/health/facts/average-load.js";
import { clock, clockOffset } from "../../../src/health/facts/clock.js";
import { disks } from "../../../src/health/facts/disks.js";
import { openFiles } from "../../../src/health/facts/open-files.js";
import { timeSync } from "../../../src/health/facts/time-sync.js";
import type { Fact } from "../../../src/host/facts/fact.js";
import { loadScript } from "../../../src/host/load-script.js";

/** The answer of a real shell on this machine. */
const asked = <Wanted, Value>(fact: Fact<Wanted, Value>, wanted: Wanted) =>
  fact.parse(execFileSync("sh", ["-s"], { input: loadScript([fact.script(wanted)]), encoding: "utf8" }).split("\n"));

describe("disks", () => {
  it("are read from the output of a VPS with Debian 12, each once", () => {
    const lines = [
      "blocks /dev/vda1         20511312 17434520   2011500      90% /",
      "inodes /dev/vda1      1310720 98304 1212416    8% /",
      "blocks /dev/vda1         20511312 17434520   2011500      90% /",
      "inodes /dev/vda1      1310720 98304 1212416    8% /",
      "blocks tmpfs              4936820    88   4936732       1% /run",
      "inodes tmpfs          819200   132 819068    1% /run",
    ];
    const [root, run, ...others] = disks.parse(lines);
    expect(others).toEqual([]);
    expect(root).toMatchObject({ mountedOn: "/", freeBytes: 2_011_500 * 1024, sizeBytes: 20_511_312 * 1024 });
    expect(root?.usedPercent).toBeCloseTo(89.66, 2);
    expect(root?.inodesUsedPercent).toBeCloseTo(7.5, 2);
    expect(run).toMatchObject({ mountedOn: "/run" });
  });

  it("include a container's overlay on Debian 13, and a file system that creates inodes on demand", () => {
    const lines = [
      "blocks overlay          264212084 27369428  79021484      26% /",
      "inodes overlay        16777216 545670 16231546    4% /",
      "blocks /dev/mapper/data 1000 1000 -50 106% /var/lib",
      "inodes /dev/mapper/data 0 0 0 - /var/lib",
    ];
    expect(disks.parse(lines)).toMatchObject([
      { mountedOn: "/" },
      { mountedOn: "/var/lib", usedPercent: 100, freeBytes: 0, inodesUsedPercent: undefined },
    ]);
  });

  it("are empty without df", () => expect(disks.parse([])).toEqual([]));

  it("are read by a real shell", () =>
    expect(asked(disks, undefined)).toContainEqual(expect.objectContaining({ mountedOn: "/" })));
});

describe("load", () => {
  it.each<[string, string[], number | undefined]>([
    ["the figure for five minutes is the second", ["9.73 10.90 7.06 12/413 1960"], 10.9],
    ["a host that has just started", ["0.00 0.00 0.00 1/96 212"], 0],
    ["no answer", [], undefined],
    ["something else", ["cat: /proc/loadavg: Permission denied"], undefined],
  ])("%s", (_name, lines, load) => expect(averageLoad.parse(lines)).toBe(load));

  it("is read by a real shell", () => expect(asked(averageLoad, undefined)).toBeGreaterThanOrEqual(0));
});

describe("open files", () => {
  it("are those of the program's process that is closest to its limit", () =>
    expect(
      openFiles.parse(["files icecast2 431 20000", "files nginx 11 20000", "files nginx 900 1024", "files nginx 11 20000"]),
    ).toEqual([
      { program: "icecast2", open: 431, limit: 20_000 },
      { program: "nginx", open: 900, limit: 1024 },
    ]));

  it("are unknown for a process that has ended during the query, or has no limit", () =>
    expect(openFiles.parse(["files icecast2 1 ", "files nginx 11 unlimited"])).toEqual([]));

  it("are read by a real shell for a running process", () =>
    expect(asked(openFiles, ["sh"])[0]).toMatchObject({ program: "sh", open: expect.any(Number) as number }));
});

describe("the synchronization of a clock", () => {
  it.each<[string, string[], string]>([
    ["a VPS with its own clock", ["NTPSynchronized=yes"], "synchronized"],
    ["a VPS that has lost its time servers", ["NTPSynchronized=no"], "not synchronized"],
    ["a container of LXC or nspawn", ["container"], "container"],
    ["a timedatectl that gives no answer", [], "unknown"],
  ])("%s", (_name, lines, time) => expect(timeSync.parse(lines)).toBe(time));
});

describe("a host's clock", () => {
  it.each<[string, string[], number | undefined]>([
    ["coreutils", ["1795577852.593792907"], 1_795_577_852_593.793],
    ["busybox knows no nanoseconds", ["1795577852.%N"], 1_795_577_852_000],
    ["another build of busybox", ["1795577852."], undefined],
    ["no answer", [], undefined],
    ["a broken program", ["date: invalid date"], undefined],
  ])("%s", (_name, lines, milliseconds) => {
    const read = clock.parse(lines);
    if (milliseconds === undefined) expect(read).toBeUndefined();
    else expect(read).toBeCloseTo(milliseconds, 1);
  });

  it("is compared with the middle between query and answer, with the network delay as its possible error", () => {
    expect(clockOffset(1_000_500, { askedAt: 1_000_000, answeredAt: 1_001_000 })).toEqual({ seconds: 0, within: 0.5 });
    expect(clockOffset(991_000, { askedAt: 1_000_000, answeredAt: 1_000_200 })).toEqual({ seconds: -9.1, within: 0.1 });
  });
});
