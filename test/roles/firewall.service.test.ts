import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { desired, stationText, textAt } from "./station.js";

/** What nft of Debian 12 prints on a kernel that has no limits in sets. */
const UNSUPPORTED = "/dev/stdin:44:3-20: Error: Could not process rule: Operation not supported";

/** Runs the check of a host's firewall with an nft that refuses what matches. */
async function check(host: string, refused: RegExp, text = stationText) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-firewall-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const state = desired(host, text);
  const own = state.checks.find(({ name }) => name === "nft -c");
  mkdirSync(join(folder, "etc"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "etc/nftables.conf"), textAt(state, "/etc/nftables.conf"));
  const nft = `#!/bin/sh
[ "$1 $2" = "-c -f" ] || exit 9
[ "$3" = - ] && set -- -c -f /dev/stdin
text=$(cat "$3")
case $text in *"chain input"*) ;; *) exit 8 ;; esac
if printf '%s' "$text" | grep -qE '${refused.source}'; then echo '${UNSUPPORTED}' >&2; exit 1; fi
`;
  writeFileSync(join(folder, "bin/nft"), nft);
  chmodSync(join(folder, "bin/nft"), 0o755);
  const env = { STAGE: folder, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}` };
  return execa("sh", ["-c", own?.script ?? "exit 7"], { env, reject: false, all: true });
}

describe("the check of the firewall", () => {
  it.each(["eu-1", "master-a"])("accepts what the kernel of %s accepts", async (host) => {
    expect(await check(host, /no such rule/u)).toMatchObject({ exitCode: 0, all: "" });
  });

  it.each([
    ["eu-1", "rates", /limit rate over/u],
    ["eu-1", "sets that rules fill", /flags dynamic/u],
    ["master-a", "counts of connections", /ct count over/u],
  ])("names the cause when the kernel of %s has no %s", async (host, _what, refused) => {
    const { exitCode, all } = await check(host, refused);
    expect(exitCode).toBe(1);
    expect(all).toContain(UNSUPPORTED);
    expect(all).toContain("the kernel of this host has no limits in nftables sets");
  });

  it("passes without limits on such a kernel", async () => {
    const text = `${stationText}defaults: { nginx: { newConnectionsPerSecond: 0 } }\n`;
    expect(await check("eu-1", /limit rate over|flags dynamic/u, text)).toMatchObject({ exitCode: 0 });
  });

  it("prints only nft's own words for every other mistake", async () => {
    const { exitCode, all } = await check("eu-1", /policy drop/u);
    expect({ exitCode, all }).toEqual({ exitCode: 1, all: UNSUPPORTED });
  });
});
