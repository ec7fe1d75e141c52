import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { FakeBuckets } from "../../fakes/buckets.js";
import { contents, machine, plant, SetTime, STATE_KEY } from "./station.js";

let buckets: FakeBuckets;
let time: SetTime;
beforeEach(() => {
  time = new SetTime();
  buckets = new FakeBuckets(() => time.at);
});
const requests = () => {
  const seen: string[] = [];
  buckets.before = (request) => void seen.push(request);
  return seen;
};

it("unchanged state costs one listing, and is stored again after a day", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  await anna.run(["backup"]);
  const seen = requests();
  const again = await anna.run(["backup"]);
  expect(seen).toEqual(["list"]);
  expect(again.output).toContain("unchanged since the backup of 2026-11-22T05:00:07Z");
  time.at += 25 * 3_600_000;
  const next = await anna.run(["backup", "--json"]);
  expect(JSON.parse(next.output)).toMatchObject({ state: { isNew: true, at: "2026-11-23T06:00:07Z" } });
});

it("a change sends only what the bucket does not have", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  await anna.run(["backup"]);
  appendFileSync(join(anna.folder, "templates/large.bin"), "more");
  const seen = requests();
  const { output } = await anna.run(["backup", "--json"]);
  expect(seen.filter((request) => request === "put")).toHaveLength(2);
  const { state } = JSON.parse(output) as { state: { sentBytes: number; bytes: number } };
  expect(state.sentBytes).toBeLessThan(state.bytes / 2);
});

it("a backup that is killed at any request leaves only complete backups", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  rmSync(join(anna.folder, "templates"), { recursive: true });
  const restored = async () => {
    const fresh = machine(buckets, time);
    const where = ["--bucket", "station/radio", "--endpoint", "http://192.0.2.9:9000"];
    const { code } = await fresh.run(["restore", "--state", "--yes", "--json", ...where], {
      env: { RADIO_STATE_KEY: STATE_KEY },
    });
    return code === 1 ? undefined : contents(fresh.folder);
  };
  let before: Record<string, string> | undefined;
  for (let round = 0; round < 2; round += 1) {
    for (let stop = 0; ; stop += 1) {
      let count = 0;
      buckets.before = () => {
        count += 1;
        if (count > stop) throw new Error("killed");
      };
      const { code } = await anna.run(["backup"]);
      buckets.before = () => undefined;
      const found = await restored();
      const isOldOrNew = found === undefined ? before === undefined : true;
      expect(isOldOrNew).toBe(true);
      if (found !== undefined) expect([before, contents(anna.folder)]).toContainEqual(found);
      if (code === 0) break;
    }
    before = contents(anna.folder);
    expect(await restored()).toEqual(before);
    time.at += 60_000;
    mkdirSync(join(anna.folder, "journal"), { recursive: true });
    writeFileSync(join(anna.folder, "known_hosts"), `round ${round}\n`);
  }
});

it("a prune keeps the newest of each span and every object that a kept backup needs, and removes the others", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  for (let day = 0; day < 30; day += 1) {
    writeFileSync(join(anna.folder, "known_hosts"), `day ${day}\n`);
    await anna.run(["backup"]);
    time.at += 86_400_000;
  }
  const flags = ["--keep-hourly", "0", "--keep-daily", "5", "--keep-weekly", "0", "--keep-monthly", "2"];
  const plan = await anna.run(["backup", "prune", ...flags, "--dry-run", "--json"]);
  expect(plan.code).toBe(3);
  const planned = JSON.parse(plan.output) as { keep: Array<{ at: string }>; remove: unknown[]; objects: string[] };
  expect(planned.keep.map(({ at }) => at.slice(0, 10))).toEqual([
    "2026-12-21",
    "2026-12-20",
    "2026-12-19",
    "2026-12-18",
    "2026-12-17",
    "2026-11-30",
  ]);
  expect(planned.remove).toHaveLength(24);
  expect(planned.objects.length).toBe(24);
  expect((await anna.run(["backup", "prune", ...flags, "--yes"])).code).toBe(0);
  const again = await anna.run(["backup", "prune", ...flags]);
  expect(again.output).toContain("nothing to prune: all 6 backups are kept");
  const fresh = machine(buckets, time);
  const where = ["--bucket", "station/radio", "--endpoint", "http://192.0.2.9:9000", "--at", "2026-11-30"];
  await fresh.run(["restore", "--state", "--yes", ...where], { env: { RADIO_STATE_KEY: STATE_KEY } });
  expect(Buffer.from(contents(fresh.folder)["known_hosts"]?.slice(4) ?? "", "base64").toString()).toBe("day 8\n");
});

it("a prune asks, and never removes without an answer", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  await anna.run(["backup"]);
  time.at += 86_400_000 * 2;
  writeFileSync(join(anna.folder, "known_hosts"), "new\n");
  await anna.run(["backup"]);
  const flags = ["--keep-hourly", "0", "--keep-daily", "0", "--keep-weekly", "0", "--keep-monthly", "0"];
  const count = Object.keys(buckets.texts()).length;
  expect((await anna.run(["backup", "prune", ...flags])).code).toBe(2);
  expect(Object.keys(buckets.texts())).toHaveLength(count);
});

it("without a bucket in the inventory, backup says what to add", async () => {
  const anna = machine(buckets, time);
  plant(anna);
  writeFileSync(join(anna.folder, "radio.yaml"), (await import("../../roles/station.js")).stationText);
  const { code, output } = await anna.run(["backup"]);
  expect(code).toBe(2);
  expect(output).toContain("radioctl help bucket");
});
