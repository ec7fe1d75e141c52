import { execa } from "execa";
import { describe, expect, it } from "vitest";
import {
  examine,
  missing,
  neededPrograms,
  packagesToInstall,
  parseMachine,
  type MachineFacts,
} from "../../../src/operations/lab/doctor.js";
import { doctorText } from "../../../src/operations/lab/text.js";
import { packageFile } from "../../../src/package-file.js";

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
  it("lacks nothing when it has everything", () => {
    expect(examine(good).filter(({ mark }) => mark !== "ok")).toEqual([]);
  });

  it.each<[string, Partial<MachineFacts>, string]>([
    ["root", { root: false }, "root"],
    ["Debian", { system: "fedora" }, "Debian"],
    ["apt", { hasApt: false }, "Debian"],
    ["control groups", { cgroups: false }, "control groups"],
    ["inotify instances", { inotifyInstances: 24 }, "inotify"],
    ["memory", { memoryFreeMegabytes: 200 }, "memory"],
    ["free disk space", { diskFreeMegabytes: 900 }, "disk"],
  ])("can't run a lab without %s", (_what, change, named) => {
    expect(lacking(change)).toEqual([named]);
    expect(examine({ ...good, ...change }).find(({ what }) => what === named)?.fix).not.toBe("");
  });

  it("gets missing programs installed when it is Debian and the user is root, and names them otherwise", () => {
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

  it("runs some hosts with the kernel's default of 128 inotify instances, and reports how many", () => {
    const found = examine({ ...good, inotifyInstances: 128 }).find(({ what }) => what === "inotify");
    expect(found).toMatchObject({
      mark: "note",
      found: expect.stringMatching(/128 instances: about \d+ hosts/u),
      fix: expect.stringContaining("sysctl"),
    });
  });

  it("runs a lab with fewer functions without taps, overlayfs, nftables or ffmpeg", () => {
    const change = { taps: false, overlay: false, nftables: undefined, programs: new Set(Object.keys(neededPrograms)) };
    expect(lacking(change)).toEqual([]);
    expect(marks(change)).toMatchObject({ taps: "note", overlayfs: "note", nftables: "note", ffmpeg: "note" });
  });

  it("is read from the script's output, on this machine, too", async () => {
    const script = packageFile("templates/scripts/lab/machine.sh");
    const { stdout } = await execa("sh", [script, "/nonexistent/labs", "sh", "no-such-program"]);
    const facts = parseMachine(stdout);
    expect(facts.programs).toEqual(new Set(["sh"]));
    expect(facts.root).toBe(process.getuid?.() === 0);
    expect(facts.memoryFreeMegabytes).toBeGreaterThan(10);
    expect(facts.diskFreeMegabytes).toBeGreaterThan(10);
    expect(facts.inotifyInstances).toBeGreaterThan(0);
  });

  it("is reported with missing requirements first, and with a count of those that are met", () => {
    const text = doctorText(examine({ ...good, root: false, taps: false }), false);
    expect(text.split("\n")[0]).toMatch(/^ {2}!! root/u);
    expect(text).not.toContain("overlayfs");
    expect(text).toMatch(/this machine can't run a lab: \d+ of \d+ requirements met, 1 missing\n$/u);
  });
});
