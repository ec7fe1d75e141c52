import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, it } from "vitest";
import { realFiles } from "../../../src/adapters/files.js";
import { encrypted } from "../../../src/encryption/age.js";
import { Secret } from "../../../src/secret.js";
import { FakeBuckets } from "../../fakes/buckets.js";
import { failingFiles } from "../../fakes/failing-files.js";
import { contents, machine, PASSWORD, plant, SetTime, STATE_KEY } from "../backup/station.js";

let buckets: FakeBuckets;
let time: SetTime;
beforeEach(() => {
  time = new SetTime();
  buckets = new FakeBuckets(() => time.at);
});

const WHERE = ["--bucket", "s3://station/radio", "--endpoint", "http://192.0.2.9:9000"];
const env = { RADIO_STATE_KEY: STATE_KEY };

it("everything that was beside the inventory is on a new machine, with its modes, and nothing in the bucket can be read", async () => {
  const old = machine(buckets, time);
  plant(old);
  const backup = await old.run(["backup", "--state"]);
  expect(backup).toMatchObject({ code: 0 });
  expect(backup.output).toContain("Keep a copy of the secret state-key outside of this machine");
  const texts = JSON.stringify(buckets.texts());
  for (const secret of [PASSWORD, STATE_KEY, "live.radio.example", "ssh-ed25519"]) expect(texts).not.toContain(secret);
  const fresh = machine(buckets, time, "bert@desktop");
  const plan = await fresh.run(["restore", "--state", "--dry-run", ...WHERE], { env });
  expect(plan.code).toBe(3);
  expect(existsSync(fresh.folder)).toBe(false);
  const restored = await fresh.run(["restore", "--state", "--yes", ...WHERE], { env });
  expect(restored.output).toContain("inventories/radio.yaml");
  expect(contents(fresh.folder)).toEqual(contents(old.folder));
  expect(statSync(join(fresh.folder, "certificates")).mode & 0o777).toBe(statSync(join(old.folder, "certificates")).mode & 0o777);
  expect((await fresh.run(["backup", "status"])).output).toContain("last restore: state, 0 min ago");
});

it("an earlier time brings the files of that time", async () => {
  const old = machine(buckets, time);
  plant(old);
  await old.run(["backup"]);
  const before = contents(old.folder);
  time.at += 3_600_000;
  writeFileSync(join(old.folder, "known_hosts"), "changed\n");
  await old.run(["backup"]);
  const fresh = machine(buckets, time);
  await fresh.run(["restore", "--state", "--yes", "--at", "2026-11-22T05:30:00Z", ...WHERE], { env });
  expect(contents(fresh.folder)).toEqual(before);
  const early = await fresh.run(["restore", "--state", "--yes", "elsewhere", "--at", "2026-11-21", ...WHERE], { env });
  expect(early.output).toContain("no backup of 2026-11-21 or earlier");
});

it("a restore that is killed at any file leaves no inventory or part of a file, and the next one completes it", async () => {
  const old = machine(buckets, time);
  plant(old);
  await old.run(["backup"]);
  const whole = contents(old.folder);
  const fresh = machine(buckets, time);
  for (let left = 0; left < 12; left += 1) {
    let written = 0;
    const files = failingFiles(realFiles, ({ method }) => {
      if (method !== "write" && method !== "writeBelow" && method !== "privateFolder") return undefined;
      written += 1;
      return written > left ? new Error("killed") : undefined;
    });
    // The adapter's writeBelow calls its own write, so each file is written as one call.
    const single = new Proxy(files, {
      get: (target, name) =>
        name === "writeBelow"
          ? async (folder: string, below: ReadonlyArray<{ path: string; text: string | Uint8Array; mode: number }>) => {
              for (const { path, text, mode } of below) await target.write(join(folder, path), text, mode);
            }
          : (Reflect.get(target, name) as unknown),
    });
    const { code } = await fresh.run(["restore", "--state", "--yes", "--json", ...WHERE], { env, files: single });
    const there = existsSync(fresh.folder) ? contents(fresh.folder) : {};
    for (const [path, content] of Object.entries(there)) expect(content).toBe(whole[path]);
    if ("radio.yaml" in there) expect(there).toEqual(whole);
    if (code === 0 || code === 2) break;
  }
  expect(contents(fresh.folder)).toEqual(whole);
});

it("a file that differs is never overwritten without --force overwrite", async () => {
  const old = machine(buckets, time);
  plant(old);
  await old.run(["backup"]);
  const fresh = machine(buckets, time);
  mkdirSync(fresh.folder);
  writeFileSync(join(fresh.folder, "known_hosts"), "mine\n");
  const refused = await fresh.run(["restore", "--state", "--yes", ...WHERE], { env });
  expect(refused.code).toBe(4);
  expect(refused.output).toContain("these files differ from the backup: known_hosts");
  expect(Object.keys(contents(fresh.folder))).toEqual(["known_hosts"]);
  await fresh.run(["restore", "--state", "--yes", "--force", "overwrite", ...WHERE], { env });
  expect(contents(fresh.folder)).toEqual(contents(old.folder));
});

it("another state key is an error of the secret, and a lost object names itself", async () => {
  const old = machine(buckets, time);
  plant(old);
  await old.run(["backup"]);
  const fresh = machine(buckets, time);
  const wrong = await fresh.run(["restore", "--state", "--yes", ...WHERE], { env: { RADIO_STATE_KEY: "another" } });
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.output).toContain("was encrypted with another key than the secret state-key");
  const lost = [...buckets.objects.keys()].find((key) => key.includes("/objects/")) ?? "";
  buckets.objects.delete(lost);
  const damaged = await fresh.run(["restore", "--state", "--yes", ...WHERE], { env });
  expect(damaged).toMatchObject({ code: 1 });
  expect(damaged.output).toContain(`s3://${lost} is not there`);
  expect(existsSync(fresh.folder)).toBe(false);
});

it.each(["../outside", "/etc/passwd", "journal/../../x", "a//b", "./x", "a/./b", "x\u0000y", ""])(
  "a manifest with the path %j is refused",
  async (path) => {
    const manifest = {
      version: 1,
      at: "2026-11-22T05:00:00Z",
      operator: "eve",
      inventory: "radio.yaml",
      privateFolders: [],
      objects: {},
      files: [{ path, mode: 0o600, bytes: 0, sha256: "", parts: [] }],
    };
    const body = await encrypted(gzipSync(JSON.stringify(manifest)), new Secret("state-key", STATE_KEY));
    buckets.write(`station/radio/state/2026-11-22T05:00:00Z-${"0".repeat(16)}-${"0".repeat(16)}.age`, body);
    const fresh = machine(buckets, time);
    const { code, output } = await fresh.run(["restore", "--state", "--yes", ...WHERE], { env });
    expect(code).toBe(1);
    expect(output).toContain("is not a backup that this radioctl can read");
    expect(existsSync(fresh.folder)).toBe(false);
  },
);

it("a link in the folder stops a restore before anything is written", async () => {
  const old = machine(buckets, time);
  plant(old);
  await old.run(["backup"]);
  const fresh = machine(buckets, time);
  mkdirSync(fresh.folder);
  mkdirSync(join(fresh.cwd, "elsewhere"));
  symlinkSync(join(fresh.cwd, "elsewhere"), join(fresh.folder, "certificates"));
  const { code, output } = await fresh.run(["restore", "--state", "--yes", ...WHERE], { env });
  expect(code).toBe(2);
  expect(output).toContain("is a link");
  expect(existsSync(join(fresh.cwd, "elsewhere", "live.radio.example.json"))).toBe(false);
  rmSync(join(fresh.folder, "certificates"));
  expect(contents(fresh.folder)).toEqual({});
});

it("without a terminal, and without --yes, a restore of the state writes nothing and says what to add", async () => {
  const old = machine(buckets, time);
  plant(old);
  await old.run(["backup"]);
  const fresh = machine(buckets, time);
  const refused = await fresh.run(["restore", "--state", ...WHERE], { env });
  expect(refused.code).toBe(2);
  expect(refused.output).toContain("give the answer with --yes");
  expect(existsSync(fresh.folder)).toBe(false);
});
