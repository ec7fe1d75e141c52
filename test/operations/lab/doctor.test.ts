import { execa } from "execa";
import { describe, expect, it } from "vitest";
import {
  examine,
  machineScript,
  missing,
  neededPrograms,
  packagesToInstall,
  parseMachine,
  type MachineFacts,
} from "../../../src/operations/lab/doctor.js";
import { doctorText } from "../../../src/operations/lab/text.js";

const good: MachineFacts = {
  root: true,
  system: "debian",
  hasApt: true,
  programs: new Set([...Object.keys(neededPrograms), "ffmpeg"]),
  cgroups: true,
  overlay: true,
  inotifyInstances: 1024,
  memoryFreeMegabytes: 4000,
  diskFreeMegabytes: 20_000,
  taps: true,
  nftables: true,
};
const lacking = (change: Partial<MachineFacts>) => missing(examine({ ...good, ...change })).map(({ what }) => what);
const marks = (change: Partial<MachineFacts>) =>
  Object.fromEntries(examine({ ...good, ...change }).map(({ what, mark }) => [what, mark]));

describe("a machine for a lab", () => {
  it("that has everything lacks nothing", () => {
    expect(examine(good).filter(({ mark }) => mark !== "ok")).toEqual([]);
  });

  it.each<[string, Partial<MachineFacts>, string]>([
    ["root", { root: false }, "root"],
    ["Debian", { system: "fedora" }, "Debian"],
    ["apt", { hasApt: false }, "Debian"],
    ["control groups", { cgroups: false }, "control groups"],
    ["inotify instances", { inotifyInstances: 24 }, "inotify"],
    ["memory", { memoryFreeMegabytes: 200 }, "memory"],
    ["room on its disk", { diskFreeMegabytes: 900 }, "disk"],
  ])("is of no use without %s", (_what, change, named) => {
    expect(lacking(change)).toEqual([named]);
    expect(examine({ ...good, ...change }).find(({ what }) => what === named)?.fix).not.toBe("");
  });

  it("gets its programs by itself when it is root's Debian, and is told which when it isn't", () => {
    const without = { programs: new Set(["ip", "ffmpeg"]) };
    expect(marks(without)["systemd-nspawn"]).toBe("install");
    expect(marks({ ...without, root: false })["systemd-nspawn"]).toBe("missing");
    expect(packagesToInstall({ ...good, ...without })).toEqual([
      "mmdebstrap",
      "systemd-container",
      "nginx-light",
      "openssh-client",
      "util-linux",
    ]);
  });

  it("with the kernel's 128 inotify instances carries some hosts, and is told how many", () => {
    const found = examine({ ...good, inotifyInstances: 128 }).find(({ what }) => what === "inotify");
    expect(found).toMatchObject({
      mark: "note",
      found: expect.stringMatching(/128 instances: about \d+ hosts/u),
      fix: expect.stringContaining("sysctl"),
    });
  });

  it("without taps, overlayfs, nftables or ffmpeg does less, and is no reason to stop", () => {
    const change = { taps: false, overlay: false, nftables: undefined, programs: new Set(Object.keys(neededPrograms)) };
    expect(lacking(change)).toEqual([]);
    expect(marks(change)).toMatchObject({ taps: "note", overlayfs: "note", nftables: "note", ffmpeg: "note" });
  });

  it("is read from what the script prints, here too", async () => {
    const { stdout } = await execa("sh", ["-c", machineScript, "sh", "/nonexistent/labs", "sh", "no-such-program"]);
    const facts = parseMachine(stdout);
    expect(facts.programs).toEqual(new Set(["sh"]));
    expect(facts.root).toBe(process.getuid?.() === 0);
    expect(facts.memoryFreeMegabytes).toBeGreaterThan(10);
    expect(facts.diskFreeMegabytes).toBeGreaterThan(10);
    expect(facts.inotifyInstances).toBeGreaterThan(0);
  });

  it("is told what is missing first; what is well is a count", () => {
    const text = doctorText(examine({ ...good, root: false, taps: false }), false);
    expect(text.split("\n")[0]).toMatch(/^ {2}!! root/u);
    expect(text).not.toContain("overlayfs");
    expect(text).toMatch(/no lab can come up here: \d+ of \d+ as it should be, 1 missing\n$/u);
  });
});
