import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { reboot } from "../../../src/host/facts/reboot.js";
import { loadScript } from "../../../src/host/load-script.js";

describe("whether a host needs a reboot", () => {
  it.each<[string, string[], string | undefined]>([
    ["nothing requires one", ["boot 9e4d78b4", "runs 6.1.0-18-amd64", "installed 6.1.0-18-amd64"], undefined],
    [
      "packages that were upgraded do",
      ["boot 9e4d78b4", "required dbus linux-image-6.1.0-18-amd64 "],
      "upgraded: dbus, linux-image-6.1.0-18-amd64",
    ],
    ["an upgrade without a package name requires one", ["boot 9e4d78b4", "required "], "an upgrade requires it"],
    [
      "a newer kernel is installed: 18 is more than 9",
      ["runs 6.1.0-9-amd64", "installed 6.1.0-18-amd64", "installed 6.1.0-9-amd64"],
      "Linux 6.1.0-18-amd64 is installed, 6.1.0-9-amd64 runs",
    ],
    [
      "the same on Debian 13",
      ["runs 6.12.43+deb13-amd64", "installed 6.12.43+deb13-amd64", "installed 6.12.48+deb13-amd64"],
      "Linux 6.12.48+deb13-amd64 is installed, 6.12.43+deb13-amd64 runs",
    ],
    [
      "the newest runs, older ones are kept",
      ["runs 6.1.0-18-amd64", "installed 6.1.0-17-amd64", "installed 6.1.0-18-amd64"],
      undefined,
    ],
    [
      "a newer one is of another flavour",
      ["runs 6.1.0-17-amd64", "installed 6.1.0-17-amd64", "installed 6.1.0-18-cloud-amd64"],
      undefined,
    ],
    ["the provider's kernel runs", ["runs 6.18.5", "installed 6.1.0-18-amd64"], undefined],
    ["it is a container", ["boot 9e4d78b4", "runs 6.18.5"], undefined],
    ["the answer is empty", [], undefined],
  ])("%s", (_name, lines, because) => expect(reboot.parse(lines).because).toBe(because));

  it("reads the current boot id in a real shell", () => {
    const answer = execFileSync("sh", ["-s"], { input: loadScript([reboot.script(undefined)]), encoding: "utf8" });
    const id = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    expect(reboot.parse(answer.split("\n"))).toMatchObject({ bootId: id });
  });
});
