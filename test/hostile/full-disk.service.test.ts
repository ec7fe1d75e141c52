import { existsSync, mkdtempSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { faultsOf } from "./faults.js";
import { wireStation } from "./wire.js";

/** A full file system of its own, which only root can make. */
const disk = mkdtempSync(join(tmpdir(), "radioctl-full-"));
const isMounted = execaSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], { reject: false }).exitCode === 0;
if (!isMounted) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error("a tmpfs is required here: run the tests as root");
  console.warn("SKIPPED: reports on a full disk, which only root can mount");
}
const station = await wireStation([]);

afterAll(async () => {
  await station.stop();
  if (isMounted) execaSync("umount", [disk]);
  rmdirSync(disk);
});

/** Fills the disk, except for the blocks of files that exist. */
function fill(): void {
  try {
    for (let number = 0; ; number += 1) writeFileSync(join(disk, `rest-${number}`), "x".repeat(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: "ENOSPC" });
  }
}

describe.skipIf(!isMounted)("a report whose disk is full", () => {
  it("says what it saw, and what could not be stored, without a defect", async () => {
    const state = join(disk, "state.json");
    fill();
    const files = ["--state", state, "--html", join(disk, "page.html"), "--textfile", join(disk, "radio.prom")];
    for (let run = 0; run < 2; run += 1) {
      const answer = await station.run(["report", ...files, "--json"], 60);
      expect(faultsOf(answer, { json: "document", shows: /"good \/live\.mp3"/u })).toEqual([]);
      expect(answer.stdout + answer.stderr).toContain("the disk is full (ENOSPC)");
    }
    expect(existsSync(state)).toBe(false);
    expect(readdirSync(disk).filter((name) => !name.startsWith("rest-"))).toEqual([]);
  });
});
