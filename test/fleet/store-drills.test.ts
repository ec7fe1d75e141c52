import { expect, it } from "vitest";
import { loadLastDrill, storeDrill } from "../../src/fleet/store-drills.js";
import { FakeBuckets } from "../fakes/buckets.js";

const access = { bucket: "station", endpoint: undefined, region: "us-east-1", prefix: "", credentials: undefined };
const drill = (at: string, ok = true) => ({ at, ok, hosts: [], seconds: 60 });

it("the last rehearsal is the newest by its time, and a damaged record does not count", async () => {
  const buckets = new FakeBuckets();
  const bucket = await buckets.open(access);
  expect(await loadLastDrill(bucket)).toBeUndefined();
  await storeDrill(bucket, drill("2026-11-30T05:00:00.000Z", false));
  await storeDrill(bucket, drill("2026-11-02T05:00:00.000Z"));
  expect(await loadLastDrill(bucket)).toEqual(drill("2026-11-30T05:00:00.000Z", false));
  expect(Object.keys(buckets.texts())).toContain("station/drills/2026-11-30T05:00:00.000Z-hosts.json");
  await bucket.put("drills/2026-12-01T05:00:00Z-state.json", Buffer.from("{}"));
  expect(await loadLastDrill(bucket)).toMatchObject({ ok: false });
  await bucket.put("drills/2026-12-01T05:00:00.000Z-hosts.json", Buffer.from("{"));
  expect(await loadLastDrill(bucket)).toBeUndefined();
});
