import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { storeAfterRun } from "../../../src/fleet/store-after-run.js";
import { FakeBuckets } from "../../fakes/buckets.js";
import { fakeWorld } from "../../fakes/world.js";
import { machine, PASSWORD, plant, SetTime, type Machine } from "./station.js";

let buckets: FakeBuckets;
let time: SetTime;
beforeEach(() => {
  time = new SetTime();
  buckets = new FakeBuckets(() => time.at);
});

/** Writes the journal of a run. */
function ran({ folder }: Machine, run: string, operator: string, detail = "", ended = true): void {
  const at = `${run.slice(0, 19)}.000Z`;
  const entries = [
    { at, event: "begun", command: "deploy", operator, pid: 1, hosts: ["eu-1"] },
    { at, event: "host", host: "eu-1", state: "failed", detail },
    ...(ended ? [{ at, event: "ended", exitCode: 1 }] : []),
  ];
  writeFileSync(join(folder, "journal", `${run}.jsonl`), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

async function after({ cwd }: Machine): Promise<string> {
  const fake = fakeWorld({ cwd, buckets, clock: time });
  await storeAfterRun(fake.world, undefined);
  return fake.stderr();
}

it("journals of both operators are merged, finished ones only, and without secrets", async () => {
  const anna = machine(buckets, time);
  const bert = machine(buckets, time, "bert@desktop");
  plant(anna);
  plant(bert);
  ran(anna, "2026-11-22T06:00:00-0a0a", "anna@laptop", `the password ${PASSWORD} was refused`);
  ran(anna, "2026-11-22T07:00:00-0b0b", "anna@laptop", "", false);
  ran(bert, "2026-11-22T06:30:00-0c0c", "bert@desktop");
  expect(await after(anna)).toBe("");
  expect(await after(bert)).toBe("");
  expect(JSON.stringify(buckets.texts())).not.toContain(PASSWORD);
  const list = await bert.run(["journal", "--json"]);
  const { runs } = JSON.parse(list.output) as { runs: Array<{ run: string; from?: string }> };
  expect(runs.map(({ run, from }) => `${run} ${from ?? "own"}`)).toEqual([
    "2026-11-22T06:30:00-0c0c own",
    "2026-11-22T06:00:00-0a0a bucket",
    "2026-10-01T05:00:07-7f3a own",
  ]);
  expect((await bert.run(["journal"])).output).toContain("1 failed (another machine)");
  const shown = await bert.run(["journal", "2026-11-22T06:00:00-0a0a"]);
  expect(shown.output).toContain("the password [secret] was refused");
  buckets.down = "no route to 192.0.2.9";
  const offline = await bert.run(["journal"]);
  expect(offline.code).toBe(0);
  expect(offline.output).toContain("runs of other machines are not shown: no route to 192.0.2.9");
  expect(offline.output).toContain("2026-11-22T06:30:00-0c0c");
});

it("what a bucket could not take is a warning, and the next run sends it", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  buckets.down = "no route to 192.0.2.9";
  expect(await after(anna)).toContain(
    "warning: journals and state are not backed up: no route to 192.0.2.9. The next run sends what is missing",
  );
  buckets.down = undefined;
  expect(await after(anna)).toBe("");
  expect(Object.keys(buckets.texts()).filter((key) => key.includes("/journal/"))).toHaveLength(1);
  expect(Object.keys(buckets.texts()).some((key) => /\/state\/2026.*\.age$/u.test(key))).toBe(true);
});

it("a bucket that does not answer is left after 10 s", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  const silent = { open: async () => new Promise<never>(() => undefined) };
  const fake = fakeWorld({
    cwd: anna.cwd,
    buckets: silent,
    clock: Object.assign(Object.create(time) as typeof time, { sleep: async () => Promise.resolve() }),
  });
  await storeAfterRun(fake.world, undefined);
  expect(fake.stderr()).toContain("the bucket did not take it within 10 s");
});

it("the journal of a resumed run replaces the shorter one", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  ran(anna, "2026-11-22T06:00:00-0a0a", "anna@laptop");
  await after(anna);
  ran(anna, "2026-11-22T06:00:00-0a0a", "anna@laptop", "resumed and failed again");
  await after(anna);
  const file = readFileSync(join(anna.folder, "journal/2026-11-22T06:00:00-0a0a.jsonl"), "utf8");
  expect(buckets.texts()["station/radio/journal/2026-11-22T06:00:00-0a0a"]).toBe(file);
});

it("history and incidents alone are sent once a day, work at once", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  const backups = () => Object.keys(buckets.texts()).filter((key) => key.endsWith(".age")).length;
  await after(anna);
  writeFileSync(join(anna.folder, "report/state.json"), '{"changed":true}\n');
  time.at += 300_000;
  await after(anna);
  expect(backups()).toBe(1);
  writeFileSync(join(anna.folder, "known_hosts"), "new\n");
  await after(anna);
  expect(backups()).toBe(2);
  time.at += 25 * 3_600_000;
  await after(anna);
  expect(backups()).toBe(3);
});
