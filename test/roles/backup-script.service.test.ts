import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { waitUntil } from "../../src/wait.js";
import { realClock } from "../../src/adapters/clock.js";
import { stationWithBucket } from "./backup.js";
import { desired, textAt } from "./station.js";

const missing = execaSync("restic", ["version"], { reject: false }).failed && process.env["RADIOCTL_REQUIRE_LAB"] !== "1";
const rendered = textAt(desired("master-a", stationWithBucket), "/usr/local/lib/radioctl/backup");

/** A host's folders, with the script as it is rendered, and a repository in a folder of this machine. */
function host() {
  const root = mkdtempSync(join(tmpdir(), "radioctl-backup-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const state = join(root, "state");
  const audio = join(root, "srv/night");
  const repository = join(root, "repository");
  for (const folder of [state, audio]) mkdirSync(folder, { recursive: true });
  const script = join(root, "backup");
  const own = [
    ["/var/lib/radioctl-backup", state],
    ["/var/cache/radioctl-backup", join(root, "cache")],
    ["/etc/radioctl/backup.paths", join(root, "paths")],
  ].reduce((text, [from = "", to = ""]) => text.replaceAll(from, to), rendered);
  writeFileSync(script, own);
  chmodSync(script, 0o755);
  writeFileSync(join(root, "paths"), `${audio}\n${join(root, "srv/none")}\n`);
  const env = (password = "right") => ({ RESTIC_REPOSITORY: repository, RESTIC_PASSWORD: password });
  return {
    audio,
    repository,
    start: (verb: string, more: Record<string, string> = {}) =>
      execa(script, [verb], { env: { ...env(), ...more }, reject: false, detached: true }),
    restic: async (...args: string[]) => execa("restic", args, { env: env() }),
    state(name: string) {
      const file = join(state, name);
      return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
    },
  };
}

/** Without its time. */
const said = (line: string | undefined) => line?.replace(/^\d+ /u, "");

describe.skipIf(missing)("the backup's script", () => {
  it("creates the repository, stores what is there, reports what is missing, and stores only what is new", async () => {
    const { audio, start, state, restic } = host();
    writeFileSync(join(audio, "one.mp3"), randomBytes(300_000));
    expect(await start("run")).toMatchObject({ exitCode: 0 });
    expect(said(state("success"))).toMatch(/^[0-9a-f]{8,64} 1 300000 3\d{5} \d+$/u);
    expect(said(state("missing"))).toMatch(/srv\/none$/u);
    expect(await start("run")).toMatchObject({ exitCode: 0 });
    const [, , , added = ""] = said(state("success"))?.split(" ") ?? [];
    expect(Number(added)).toBeLessThan(20_000);
    expect(state("failure")).toBeUndefined();
    const snapshots = JSON.parse((await restic("snapshots", "--json")).stdout) as Array<{ hostname: string; tags: string[] }>;
    expect(snapshots.map(({ hostname, tags }) => [hostname, ...tags])).toEqual([
      ["master-a", "radioctl"],
      ["master-a", "radioctl"],
    ]);
  });

  it("reports a wrong key, and creates no other repository", async () => {
    const { audio, repository, start, state } = host();
    writeFileSync(join(audio, "one.mp3"), "one");
    await start("run");
    const before = readFileSync(join(repository, "config"));
    expect(await start("run", { RESTIC_PASSWORD: "wrong" })).toMatchObject({ exitCode: 1 });
    expect(said(state("failure"))).toMatch(/^the repository cannot be opened: Fatal: wrong password or no key found$/u);
    expect(readFileSync(join(repository, "config"))).toEqual(before);
    expect(await start("run")).toMatchObject({ exitCode: 0 });
    expect(state("failure")).toBeUndefined();
  });

  it("reports a repository that is gone instead of beginning a new one", async () => {
    const { audio, repository, start, state } = host();
    writeFileSync(join(audio, "one.mp3"), "one");
    await start("run");
    rmSync(repository, { recursive: true });
    expect(await start("run")).toMatchObject({ exitCode: 1 });
    expect(said(state("failure"))).toContain("the repository cannot be opened: ");
    expect(existsSync(repository)).toBe(false);
  });

  it("reports a deleted pack at the next check, and is well again when it is back", async () => {
    const { audio, repository, start, state } = host();
    writeFileSync(join(audio, "one.mp3"), randomBytes(300_000));
    await start("run");
    expect(await start("check")).toMatchObject({ exitCode: 0 });
    expect(said(state("check"))).toMatch(/^\d+\/13$/u);
    // The audio, not the tree: restic 0.14 tries for 15 minutes to read a missing tree.
    const packs = readdirSync(join(repository, "data"), { recursive: true, encoding: "utf8" }).filter((name) => name.length > 60);
    const pack = packs.map((name) => join(repository, "data", name)).find((path) => statSync(path).size > 200_000) ?? "";
    const bytes = readFileSync(pack);
    rmSync(pack);
    expect(await start("check")).toMatchObject({ exitCode: 1 });
    expect(said(state("check-failure"))).toMatch(/^the check of the backup failed: .*pack.*/u);
    writeFileSync(pack, bytes);
    expect(await start("check")).toMatchObject({ exitCode: 0 });
    expect(state("check-failure")).toBeUndefined();
  });

  it("reports a run that was killed, and the next one completes", async () => {
    const { audio, start, state, restic } = host();
    writeFileSync(join(audio, "one.mp3"), randomBytes(40_000_000));
    // 40 MB at 2.4 MB/s take 16 s.
    const running = start("run");
    await waitUntil(realClock, async () => state("running") !== undefined, { seconds: 30, everySeconds: 0.05 });
    process.kill(-(running.pid ?? 0), "SIGKILL");
    await running;
    await start("ended", { SERVICE_RESULT: "signal", EXIT_STATUS: "KILL" });
    expect(said(state("failure"))).toBe("the backup was ended: signal KILL");
    expect(state("success")).toBeUndefined();
    writeFileSync(join(audio, "one.mp3"), "short");
    expect(await start("run")).toMatchObject({ exitCode: 0 });
    expect(state("failure")).toBeUndefined();
    await restic("check", "--read-data", "--no-lock");
  });

  it("reports when restic itself was killed", async () => {
    const { audio, start, state } = host();
    writeFileSync(join(audio, "one.mp3"), randomBytes(40_000_000));
    const running = start("run");
    const resticOf = async () =>
      (await execa("pgrep", ["-g", String(running.pid), "-f", "restic backup"], { reject: false })).stdout;
    await waitUntil(realClock, async () => (await resticOf()) !== "", { seconds: 30, everySeconds: 0.05 });
    process.kill(Number((await resticOf()).split("\n")[0]), "SIGKILL");
    expect(await running).toMatchObject({ exitCode: 1 });
    expect(said(state("failure"))).toBe("restic was ended by signal 9");
  });
});
