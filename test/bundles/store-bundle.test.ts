import { describe, expect, it } from "vitest";
import { loadBundle, loadGenerations } from "../../src/bundles/load-generations.js";
import { storeGeneration } from "../../src/bundles/store-bundle.js";
import { Secret } from "../../src/secret.js";
import { FakeBuckets } from "../fakes/buckets.js";
import { generationOf, relayWith, stateKey, stationBucket } from "./kept.js";

async function stored(...generations: Array<ReturnType<typeof generationOf>>) {
  const buckets = new FakeBuckets();
  const bucket = await stationBucket(buckets);
  for (const each of generations) await storeGeneration(bucket, each, stateKey);
  return { buckets, bucket };
}

const bundlesOf = (buckets: FakeBuckets) => [...buckets.objects.keys()].filter((key) => !key.endsWith(".json"));

describe("a generation in the bucket", () => {
  it("gives the same state again, with its secrets", async () => {
    const { bucket } = await stored(generationOf(relayWith("hunter2-sentinel"), 1));
    const { generations, refused } = await loadGenerations(bucket, "eu-1", stateKey);
    expect(refused).toEqual([]);
    expect(generations).toMatchObject([{ host: "eu-1", generation: 1, run: "run-1", operator: "anna@laptop" }]);
    const [record] = generations;
    const restored = await loadBundle(bucket, record as never, stateKey);
    const [file] = restored.files;
    expect(file?.content.reveal()).toBe("<admin-password>hunter2-sentinel</admin-password>\n");
    expect(file?.content.masked()).toBe("<admin-password>[secret]</admin-password>\n");
    expect(file?.content.conceal("line 1: <admin-password>hunter2-sentinel")).not.toContain("hunter2");
    expect(restored.storedIn).toBeUndefined();
    expect(restored).toMatchObject({ host: "eu-1", role: "relay", packages: ["icecast2", "nginx-light"] });
  });

  it("is sent once for all generations that are equal, and not again", async () => {
    const [one, other] = [relayWith("one"), relayWith("other")];
    const { buckets, bucket } = await stored(
      generationOf(one, 1),
      generationOf(other, 2),
      generationOf(one, 3),
      generationOf(one, 3),
    );
    expect(bundlesOf(buckets)).toHaveLength(2);
    expect([...buckets.objects.values()].every((versions) => versions.length === 1)).toBe(true);
    const { generations } = await loadGenerations(bucket, "eu-1", stateKey);
    expect(generations.map(({ generation }) => generation)).toEqual([1, 2, 3]);
    expect(generations[0]?.bundle).toBe(generations[2]?.bundle);
  });

  it("shows no secret and no text of a file, and its name can't be calculated without the key", async () => {
    const { buckets } = await stored(generationOf(relayWith("hunter2-sentinel"), 1));
    const everything = [...buckets.objects]
      .map(([key, versions]) => key + versions.map(({ body }) => Buffer.from(body).toString("latin1")).join(""))
      .join();
    expect(everything).not.toMatch(/hunter2|admin-password|icecast2\.xml/u);
    const elsewhere = new FakeBuckets();
    await storeGeneration(
      await stationBucket(elsewhere),
      generationOf(relayWith("hunter2-sentinel"), 1),
      new Secret("state-key", "another"),
    );
    expect(bundlesOf(elsewhere)).not.toEqual(bundlesOf(buckets));
  });

  it("is complete after the next upload, whenever the first one was killed", async () => {
    const generation = generationOf(relayWith("one"), 1);
    for (let request = 0; request < 3; request += 1) {
      const { buckets, bucket } = await stored();
      let left = request;
      buckets.before = () => {
        if (left-- === 0) throw new Error("killed");
      };
      await expect(storeGeneration(bucket, generation, stateKey)).rejects.toThrow("killed");
      buckets.before = () => undefined;
      // A record never names a bundle that is missing.
      for (const record of (await loadGenerations(bucket, "eu-1", stateKey)).generations)
        await loadBundle(bucket, record, stateKey);
      await storeGeneration(bucket, generation, stateKey);
      const { generations } = await loadGenerations(bucket, "eu-1", stateKey);
      expect(generations).toHaveLength(1);
      await loadBundle(bucket, generations[0] as never, stateKey);
    }
  });

  it("is refused when its bundle is that of another state, is cut off, or is missing", async () => {
    const { buckets, bucket } = await stored(generationOf(relayWith("one"), 1), generationOf(relayWith("two"), 2));
    const { generations } = await loadGenerations(bucket, "eu-1", stateKey);
    const [one, two] = generations as unknown as [never, { bundle: string }];
    const key = (name: string) => `station/bundles/eu-1/${name}`;
    const body = buckets.objects.get(key(two.bundle))?.at(-1)?.body ?? new Uint8Array();
    const first = (one as { bundle: string }).bundle;
    buckets.write(key(first), body);
    await expect(loadBundle(bucket, one, stateKey)).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining("does not fit its name") as string,
    });
    buckets.write(key(first), body.subarray(0, body.length - 20));
    await expect(loadBundle(bucket, one, stateKey)).rejects.toMatchObject({ kind: "failed" });
    buckets.write(key(first), body, true);
    await expect(loadBundle(bucket, one, stateKey)).rejects.toMatchObject({
      message: expect.stringContaining("is missing") as string,
    });
  });

  it("is left out with a warning when its record was changed, or is another host's", async () => {
    const { buckets, bucket } = await stored(generationOf(relayWith("one"), 1), generationOf(relayWith("two"), 2));
    const [first = "", second = ""] = [...buckets.objects.keys()].filter((key) => key.endsWith(".json"));
    const text = Buffer.from(buckets.objects.get(first)?.at(-1)?.body ?? "").toString();
    buckets.write(first, Buffer.from(text.replace('"generation":1', '"generation":2')));
    buckets.write("station/bundles/eu-2/run-1-1.json", Buffer.from(text));
    buckets.write(second, Buffer.from("{}"));
    const own = await loadGenerations(bucket, "eu-1", stateKey);
    expect(own.generations).toEqual([]);
    expect(own.refused).toEqual([expect.stringContaining("its signature is wrong"), expect.stringContaining("it is damaged")]);
    expect((await loadGenerations(bucket, "eu-2", stateKey)).refused).toEqual([expect.stringContaining("a record of eu-1")]);
  });
});
