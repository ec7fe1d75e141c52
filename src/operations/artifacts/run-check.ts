import { RadioctlError } from "../../errors.js";
import { bucketAccess } from "../../fleet/load-bucket.js";
import type { Artifacts } from "../../inventory/artifacts.js";
import type { Secrets } from "../../inventory/secrets.js";
import type { Bucket } from "../../ports/bucket.js";
import type { World } from "../../world.js";
import type { KeyTrial, Trial, Tried } from "./trial.js";

/** So many writers at once show whether a condition holds; more would only cost. */
const WRITERS = 5;

/** An unfit server should be named soon: a request, with its attempts. */
const REQUEST_SECONDS = 10;

const RANDOM_BYTES = 8;

const BODY = Buffer.from("radioctl artifacts check\n");
const OTHER = Buffer.from("radioctl artifacts check, again\n");

/**
 * Tries a bucket with small objects below a prefix of its own, which are removed afterwards.
 * @throws RadioctlError when not even a first object can be written and read
 */
export async function checkArtifacts(world: World, artifacts: Artifacts, secrets: Secrets): Promise<Trial> {
  const startedAt = world.clock.monotonic();
  const { bucket: name, endpoint, region } = artifacts;
  const begin = `check/${Buffer.from(world.randomBytes(RANDOM_BYTES)).toString("hex")}/`;
  const open = async (pair: Artifacts["credentials"]) =>
    world.buckets.open({ ...bucketAccess(artifacts, pair, secrets), requestSeconds: REQUEST_SECONDS });
  const bucket = await open(artifacts.credentials);
  const { hostCredentials } = artifacts;
  const hosts = hostCredentials && (await open(hostCredentials));
  let left: string | undefined;
  let observed: Observed;
  try {
    observed = await observe(world, bucket, hosts, begin);
  } finally {
    left = await removeAll(bucket, begin);
  }
  return { bucket: name, endpoint, region, ...observed, left, seconds: (world.clock.monotonic() - startedAt) / 1000 };
}

type Observed = Omit<Trial, "bucket" | "endpoint" | "region" | "left" | "seconds">;

async function observe(world: World, bucket: Bucket, hosts: Bucket | undefined, begin: string): Promise<Observed> {
  const clockSkewSeconds = await firstObject(world, bucket, `${begin}first`);
  const [versions, second, race, parts, range] = await Promise.all([
    keepsVersions(bucket, `${begin}versions`),
    writtenTwice(bucket, `${begin}twice`),
    raced(bucket, `${begin}race`),
    tried(async () => inParts(bucket, `${begin}parts`)),
    tried(async () => ranged(bucket, `${begin}first`)),
  ]);
  const [ofHosts, remove] = await Promise.all([
    hosts && keyTrial(bucket, hosts, `${begin}hosts`, versions === true),
    tried(async () => removed(bucket, `${begin}first`)),
  ]);
  return { clockSkewSeconds, versions, second, race, parts, range, hosts: ofHosts, remove };
}

/** @returns the clock skew: the server's time of the write minus the middle of the request */
async function firstObject(world: World, bucket: Bucket, key: string): Promise<number> {
  const before = world.clock.now().getTime();
  await bucket.put(key, BODY);
  const middle = (before + world.clock.now().getTime()) / 2;
  await mustBe(bucket, key, BODY);
  const { modifiedAt = middle } = (await bucket.head(key)) ?? {};
  return (modifiedAt - middle) / 1000;
}

async function mustBe(bucket: Bucket, key: string, body: Uint8Array): Promise<void> {
  const found = await bucket.get(key, 1024);
  if (found !== undefined && Buffer.compare(found, body) === 0) return;
  throw new RadioctlError(
    "failed",
    `${bucket.name}${key} was written, but reads ${found === undefined ? "as missing" : "otherwise"}`,
    {
      hint: "this server does not show a write at once: use another one",
    },
  );
}

/** By behaviour: the setting itself may not be readable. */
async function keepsVersions(bucket: Bucket, key: string): Promise<Trial["versions"]> {
  try {
    await bucket.put(key, BODY);
    await bucket.put(key, OTHER);
    return (await bucket.versions(key)).length > 1;
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

async function writtenTwice(bucket: Bucket, key: string): Promise<Trial["second"]> {
  try {
    await bucket.put(key, BODY, { onlyNew: true });
    return (await bucket.put(key, OTHER, { onlyNew: true })) === "exists" ? "refused" : "written";
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

async function raced(bucket: Bucket, key: string): Promise<Trial["race"]> {
  const writers = Array.from({ length: WRITERS }, (_, index) => Buffer.from(`writer ${index}\n`));
  const ends = await Promise.allSettled(writers.map(async (body) => bucket.put(key, body, { onlyNew: true })));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) return { problem: reasonOf(failed.reason) };
  return { writes: WRITERS, accepted: ends.filter((end) => end.status === "fulfilled" && end.value === "written").length };
}

async function inParts(bucket: Bucket, key: string): Promise<void> {
  await bucket.put(key, BODY, { inParts: true });
  await mustBe(bucket, key, BODY);
}

async function ranged(bucket: Bucket, key: string): Promise<void> {
  const part = await bucket.part(key, 3, 7);
  if (part === undefined || Buffer.compare(part, BODY.subarray(3, 8)) !== 0)
    throw new RadioctlError("failed", "the server sent other bytes than those of the range");
}

async function removed(bucket: Bucket, key: string): Promise<void> {
  await bucket.remove([key]);
  if ((await bucket.head(key)) !== undefined) throw new RadioctlError("failed", "the object is still there");
}

/** What the hosts' key can do. Only what happened counts, not what the server says about it. */
async function keyTrial(own: Bucket, hosts: Bucket, key: string, versioned: boolean): Promise<KeyTrial> {
  const write = await tried(async () => hosts.put(key, BODY));
  const read = await tried(async () => mustBe(hosts, key, BODY));
  const readByOwner = await tried(async () => mustBe(own, key, BODY));
  const overwrite = await tried(async () => {
    await hosts.put(key, OTHER);
    await mustBe(hosts, key, OTHER);
  });
  const [oldest] = versioned ? (await own.versions(key)).toReversed() : [];
  const removeVersion =
    oldest &&
    (await tried(async () => {
      await hosts.remove([oldest]);
      if ((await own.versions(key)).some(({ id }) => id === oldest.id)) throw new RadioctlError("failed", "it is still there");
    }));
  return { write, read, readByOwner, overwrite, removeVersion, remove: await tried(async () => removed(hosts, key)) };
}

async function tried(does: () => Promise<unknown>): Promise<Tried> {
  try {
    await does();
    return { works: true };
  } catch (error) {
    return { works: false, because: reasonOf(error) };
  }
}

/** An internal error is not a property of the bucket. */
function reasonOf(error: unknown): string {
  if (!(error instanceof RadioctlError)) throw error;
  const [said] = error.said;
  return said === undefined ? error.message : `${error.message} (${said})`;
}

/** @returns what could not be removed */
async function removeAll(bucket: Bucket, begin: string): Promise<string | undefined> {
  try {
    await bucket.remove((await bucket.list(begin)).map(({ key }) => key));
    const versions = (await bucket.versions(begin)).filter(({ id }) => id !== "null");
    await bucket.remove(versions);
    return undefined;
  } catch (error) {
    return `${bucket.name}${begin} could not be removed: ${reasonOf(error)}`;
  }
}
