import { describe, expect, it } from "vitest";
import { bundleKeeper, WAIT_SECONDS } from "../../src/bundles/store-bundles.js";
import { RadioctlError } from "../../src/errors.js";
import type { Clock } from "../../src/ports/clock.js";
import { FakeBuckets } from "../fakes/buckets.js";
import { VirtualTime } from "../fakes/virtual-time.js";
import { desiredRelay } from "../host/desired-host.js";
import { generationOf, patientClock, stateKey, stationBucket } from "./kept.js";

const hosts = Array.from({ length: 20 }, (_, index) => `eu-${index + 1}`);

function keeperOf(buckets: FakeBuckets, clock: Clock = patientClock) {
  return bundleKeeper({ clock, stateKey, open: async () => stationBucket(buckets) });
}

const records = (buckets: FakeBuckets) => [...buckets.objects.keys()].filter((key) => key.endsWith(".json"));

describe("uploads beside a run", () => {
  it("bring every host's bundle and generation", async () => {
    const buckets = new FakeBuckets();
    const keeper = keeperOf(buckets);
    for (const host of hosts) keeper.keep(generationOf(desiredRelay({ host }), 1));
    expect(await keeper.settle()).toEqual([]);
    expect(records(buckets)).toHaveLength(20);
    expect(buckets.objects.size).toBe(40);
  });

  it("read nothing of a host and open nothing when no host was kept", async () => {
    const keeper = bundleKeeper({ clock: new VirtualTime(), stateKey, open: () => Promise.reject(new Error("opened")) });
    expect(await keeper.settle()).toEqual([]);
  });

  it("of a bucket that is away are one warning with all hosts, after one request each lane", async () => {
    const buckets = new FakeBuckets();
    buckets.down = "https://s3.example: connection refused";
    const keeper = keeperOf(buckets);
    for (const host of hosts) keeper.keep(generationOf(desiredRelay({ host }), 1));
    const warnings = await keeper.settle();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /connection refused: the bucket lacks what eu-1, .*eu-9 got; the next deploy of these hosts uploads it/u,
    );
  });

  it("are uploaded by the next run when this one could not", async () => {
    const buckets = new FakeBuckets();
    const generation = generationOf(desiredRelay(), 1);
    buckets.down = "away";
    const first = keeperOf(buckets);
    first.keep(generation);
    await first.settle();
    buckets.down = undefined;
    const requests: string[] = [];
    buckets.before = (request, key) => void requests.push(`${request} ${key.replaceAll(/[0-9a-f]{64}/gu, "HASH")}`);
    const second = keeperOf(buckets);
    second.keep(generation, true);
    expect(await second.settle()).toEqual([]);
    expect(requests).toEqual([
      "head station/bundles/eu-1/run-1-1.json",
      "head station/bundles/eu-1/HASH",
      "put station/bundles/eu-1/HASH",
      "put station/bundles/eu-1/run-1-1.json",
    ]);
    requests.length = 0;
    const third = keeperOf(buckets);
    third.keep(generation, true);
    await third.settle();
    expect(requests).toEqual(["head station/bundles/eu-1/run-1-1.json"]);
  });

  it("never hold a run longer than its limit, and name the hosts", async () => {
    const clock = new VirtualTime();
    let ended: AbortSignal | undefined;
    const keeper = bundleKeeper({
      clock,
      stateKey,
      open: async (signal) => {
        ended = signal;
        return new Promise(() => undefined);
      },
    });
    keeper.keep(generationOf(desiredRelay(), 1));
    expect(await keeper.settle()).toEqual([
      expect.stringContaining(`did not answer within ${WAIT_SECONDS} s: the bucket lacks what eu-1 got`),
    ]);
    expect([clock.monotonic(), ended?.aborted]).toEqual([WAIT_SECONDS * 1000, true]);
  });

  it("of one host that fail do not stop those of the others", async () => {
    const buckets = new FakeBuckets();
    buckets.before = (request, key) => {
      if (request === "put" && key.includes("/eu-3/")) throw new RadioctlError("failed", "no space");
    };
    const keeper = keeperOf(buckets);
    for (const host of hosts) keeper.keep(generationOf(desiredRelay({ host }), 1));
    expect(await keeper.settle()).toEqual(["no space: the bucket lacks what eu-3 got; the next deploy of this host uploads it"]);
    expect(records(buckets)).toHaveLength(19);
  });
});
