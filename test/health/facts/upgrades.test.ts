import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { compareVersions } from "../../../src/health/facts/debian-version.js";
import { upgrades } from "../../../src/health/facts/upgrades.js";
import { loadScript } from "../../../src/host/load-script.js";

describe("security updates", () => {
  it("are the packages of Debian 13's lists that are newer than the installed ones", () => {
    const { security, listsDays } = upgrades.parse([
      "lists 1795577891 1795664291",
      "update libfreetype6 2.13.3+dfsg-1+deb13u2 2.13.3+dfsg-1+deb13u1",
      "update nginx 1.26.3-3+deb13u10 1.26.3-3+deb13u11",
      "update nginx-common 1.26.3-3+deb13u10 1.26.3-3+deb13u11",
      "update openssh-server 1:10.0p1-7+deb13u4 1:10.0p1-7+deb13u2",
      "update libgd3 2.3.3-14~deb13u1 2.3.3-14~deb13u3",
    ]);
    expect(security).toEqual(["libgd3", "nginx", "nginx-common"]);
    expect(listsDays).toBe(1);
  });

  it("are listed once when the lists of Debian 12 have several versions", () => {
    const lines = [
      "lists 1795577891 1795577800",
      "update openssl 3.0.20-1~deb12u2 3.0.21-1~deb12u1",
      "update openssl 3.0.20-1~deb12u2 3.0.22-1~deb12u2",
    ];
    expect(upgrades.parse(lines)).toEqual({ security: ["openssl"], listsDays: 0 });
  });

  it("are unknown without lists", () => expect(upgrades.parse([])).toEqual({ security: [], listsDays: undefined }));

  it("are read by a real shell", () => {
    const answer = execFileSync("sh", ["-s"], { input: loadScript([upgrades.script(undefined)]), encoding: "utf8" });
    expect(upgrades.parse(answer.split("\n")).security).toBeInstanceOf(Array);
  });
});

describe("Debian's versions", () => {
  // From deb-version(7), and pairs that were checked with dpkg --compare-versions.
  it.each<[string, string, number]>([
    ["1.26.3-3+deb13u10", "1.26.3-3+deb13u11", -1],
    ["1.26.3-3+deb13u9", "1.26.3-3+deb13u10", -1],
    ["2.12.7+dfsg+really2.9.14-2.1+deb13u3", "2.12.7+dfsg+really2.9.14-2.1+deb13u1", 1],
    ["1:10.0p1-7", "10.1p1-1", 1],
    ["1.0~rc1-1", "1.0-1", -1],
    ["1.0-1", "1.0-1", 0],
    ["1.0", "1.0-0", 0],
    ["3.0.20-1~deb12u2", "3.0.20-1", -1],
    ["1.0.9-2+b6", "1.0.9-2+deb12u1", -1],
    ["20230311+deb12u1", "20250419~deb12u2", -1],
    ["2026b-0+deb12u1", "2026f-0+deb12u1", -1],
    ["1.0a", "1.0+", -1],
    ["1.002", "1.2", 0],
  ])("%s against %s", (one, other, sign) => {
    expect(Math.sign(compareVersions(one, other))).toBe(sign);
    expect(Math.sign(compareVersions(other, one))).toBe(sign === 0 ? 0 : -sign);
  });
});
