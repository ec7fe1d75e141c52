import type { GenerationToKeep } from "../../src/bundles/store-bundle.js";
import { contentOf } from "../../src/bundles/content.js";
import { storeHost } from "../../src/host/stored-host.js";
import type { DesiredHost } from "../../src/host/desired.js";
import type { Bucket } from "../../src/ports/bucket.js";
import type { Clock } from "../../src/ports/clock.js";
import { Secret } from "../../src/secret.js";
import type { FakeBuckets } from "../fakes/buckets.js";
import { desiredRelay, relayConfiguration } from "../host/desired-host.js";

export const stateKey = new Secret("state-key", "hV8yqk5kS3nB0dVw7mZ2xT4cR6uE1aL9");

export async function stationBucket(buckets: FakeBuckets): Promise<Bucket> {
  return buckets.open({ bucket: "station", endpoint: undefined, region: "us-east-1", prefix: "", credentials: undefined });
}

/** A clock whose waits only end early: encryption takes real time, in which virtual time would jump to the end of every wait. */
export const patientClock: Clock = {
  now: () => new Date(0),
  monotonic: () => 0,
  sleep: async (_milliseconds, stop) => new Promise((resolve) => stop?.addEventListener("abort", () => resolve())),
};

/** A relay in one of its states. */
export function relayWith(password: string): DesiredHost {
  return desiredRelay({ files: [relayConfiguration(password)] });
}

/** A generation of eu-1, one a minute. */
export function generationOf(desired: DesiredHost, generation: number, run = `run-${generation}`): GenerationToKeep {
  const at = new Date(generation * 60_000).toISOString();
  const content = contentOf(desired);
  if (content === undefined) throw new Error("its texts are only on the host");
  const record = { host: desired.host, generation, run, operator: "anna@laptop", version: "1.0.0", at };
  return { record, state: storeHost(desired), content: async () => Promise.resolve(content) };
}
