import { describe, expect, it } from "vitest";
import { storeGeneration } from "../../../src/bundles/store-bundle.js";
import type { Fleet } from "../../../src/fleet/load.js";
import { loadFleet } from "../../../src/fleet/load.js";
import { connectOnce } from "../../../src/fleet/connect-once.js";
import { connectTo } from "../../../src/fleet/connect.js";
import { generationsCommand } from "../../../src/operations/deploy/command-generations.js";
import { keptGeneration, type GenerationName } from "../../../src/operations/deploy/load-lost-generation.js";
import { generationOf, relayWith, stateKey, stationBucket } from "../../bundles/kept.js";
import { parse, station } from "../../cli/argv.js";
import { FakeBuckets } from "../../fakes/buckets.js";
import { FakeFleet } from "../../fakes/fleet.js";
import { fakeWorld } from "../../fakes/world.js";

const manifest = {
  generation: 3,
  run: "run-3",
  operator: "anna@laptop",
  at: "1970-01-01T00:03:00.000Z",
  role: "relay",
  files: [],
  units: [],
};

/** The station has a bucket with three generations of eu-1; eu-1 itself has only the last. */
async function lost(hosts = ["eu-1"]) {
  const buckets = new FakeBuckets();
  const bucket = await stationBucket(buckets);
  for (const number of [1, 2, 3]) await storeGeneration(bucket, generationOf(relayWith(`secret-${number}`), number), stateKey);
  const base64 = Buffer.from(JSON.stringify(manifest)).toString("base64");
  const shell = ({ stdin }: { stdin?: unknown }) =>
    String(stdin).includes("wanted.json") ? { code: 3 } : { stdout: `${base64}\n` };
  const ssh = new FakeFleet(Object.fromEntries(hosts.map((host) => [host, shell])));
  const of = station("artifacts: { bucket: station }\n");
  const given = { ...of, env: { ...of.env, RADIO_STATE_KEY: stateKey.reveal() }, ssh, buckets };
  return { buckets, bucket, given };
}

async function generations({ given }: Awaited<ReturnType<typeof lost>>, json = false) {
  return parse((context) => generationsCommand(context, connectOnce), ["eu-1"], { ...given, globals: { json } });
}

async function wanted({ given }: Awaited<ReturnType<typeof lost>>, to: GenerationName) {
  const { world } = fakeWorld(given);
  const fleet: Fleet = await loadFleet(world, "radio.yaml", { secrets: "real", hosts: () => ["eu-1"] });
  const [host] = fleet.toObserve(["eu-1"]);
  if (host === undefined) throw new Error("there is no eu-1");
  const connection = await connectTo(world, host.target);
  return keptGeneration(world, fleet, to)(connection, "eu-1");
}

describe("radioctl generations of a station with a bucket", () => {
  it("marks the generations that only the bucket has", async () => {
    const { stdout, stderr, code } = await generations(await lost());
    expect(stdout.split("\n").map((line) => line.trim().replaceAll(/ {2,}/gu, "  "))).toEqual([
      "3  1970-01-01 00:03Z  run run-3  anna@laptop  now",
      "2  1970-01-01 00:02Z  run run-2  anna@laptop  only in the bucket",
      "1  1970-01-01 00:01Z  run run-1  anna@laptop  only in the bucket",
      "",
    ]);
    expect([stderr, code]).toEqual(["", undefined]);
  });

  it("prints them as data, too", async () => {
    const data = JSON.parse((await generations(await lost(), true)).stdout) as { onlyInBucket: unknown };
    expect(data.onlyInBucket).toMatchObject([{ generation: 1 }, { generation: 2, host: "eu-1", run: "run-2" }]);
  });

  it("lists those of the bucket when the host is gone, and ends as for a host that is gone", async () => {
    const { stdout, stderr, code } = await generations(await lost([]));
    expect(stdout.match(/only in the bucket/gu)).toHaveLength(3);
    expect(stderr).toContain("no route to the host");
    expect(code).toBe(5);
  });

  it("lists those of the host when the bucket is away", async () => {
    const scene = await lost();
    scene.buckets.down = "connection refused";
    const { stdout, stderr } = await generations(scene);
    expect(stdout).toMatch(/^ *3 .*now\n$/u);
    expect(stderr).toContain("warning  the generations in the bucket could not be read: connection refused");
  });
});

describe("a rollback to a generation that the host has lost", () => {
  it("gets its state with all texts from the bucket", async () => {
    const state = await wanted(await lost(), { generation: 2 });
    expect(state.files[0]?.content.reveal()).toContain("secret-2");
    expect(state.storedIn).toBeUndefined();
  });

  it("fails as before when the bucket has none, either", async () => {
    await expect(wanted(await lost(), { generation: 7 })).rejects.toMatchObject({
      kind: "failed",
      message: "it has no generation 7",
    });
  });

  it("needs the run where a host that was set up again has had the number twice", async () => {
    const scene = await lost();
    await storeGeneration(scene.bucket, generationOf(relayWith("later"), 2, "run-9"), stateKey);
    await expect(wanted(scene, { generation: 2 })).rejects.toMatchObject({
      message: expect.stringContaining("the bucket has 2 generations 2") as string,
      hint: "name the run: --to 2@run-2 or --to 2@run-9",
    });
    expect((await wanted(scene, { generation: 2, run: "run-9" })).files[0]?.content.reveal()).toContain("later");
    await expect(wanted(scene, { generation: 2, run: "run-8" })).rejects.toMatchObject({ kind: "failed" });
  });
});
