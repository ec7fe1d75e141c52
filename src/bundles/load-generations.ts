import { decrypted } from "../encryption/age.js";
import { RadioctlError } from "../errors.js";
import type { DesiredHost } from "../host/desired.js";
import type { Bucket } from "../ports/bucket.js";
import type { Secret } from "../secret.js";
import { desiredOf, unpacked } from "./content.js";
import { bundleKey, bundlesFolder, isRecordKey, parseRecord, type GenerationRecord } from "./record.js";

const MOST_RECORD_BYTES = 64_000;

/** Encrypted and compressed. */
const MOST_BUNDLE_BYTES = 32_000_000;

/** Records read at once. */
const LANES = 16;

/** The generations of a host that the bucket has. */
export interface BucketGenerations {
  /** Oldest first. */
  generations: GenerationRecord[];
  /** Records that were left out, each with the reason. */
  refused: string[];
}

/** Reads a host's generations from the bucket. @throws as `Bucket.list` and `Bucket.get` */
export async function loadGenerations(bucket: Bucket, host: string, stateKey: Secret): Promise<BucketGenerations> {
  const keys = (await bucket.list(bundlesFolder(host))).map(({ key }) => key).filter(isRecordKey);
  const found: BucketGenerations = { generations: [], refused: [] };
  for (let from = 0; from < keys.length; from += LANES) {
    const some = keys.slice(from, from + LANES);
    const texts = await Promise.all(some.map(async (key) => bucket.get(key, MOST_RECORD_BYTES)));
    for (const [index, text] of texts.entries()) {
      if (text === undefined) continue;
      try {
        found.generations.push(parseRecord(Buffer.from(text).toString("utf8"), host, stateKey));
      } catch (error) {
        const problem = error instanceof Error && error.name !== "ZodError" ? error.message : "it is damaged";
        found.refused.push(`${bucket.name}${some[index] ?? ""} is left out: ${problem}`);
      }
    }
  }
  found.generations.sort((one, other) => (one.at < other.at ? -1 : 1));
  return found;
}

/**
 * A generation of the bucket as a desired state, with all texts.
 * @throws RadioctlError failed when the bundle is missing or does not fit its name; secret for another state key; as `Bucket.get`
 */
export async function loadBundle(bucket: Bucket, record: GenerationRecord, stateKey: Secret): Promise<DesiredHost> {
  const { host, bundle } = record;
  const key = bundleKey(host, bundle);
  const bytes = await bucket.get(key, MOST_BUNDLE_BYTES);
  if (bytes === undefined)
    throw new RadioctlError("failed", `${bucket.name}${key}, the bundle of generation ${record.generation}, is missing`, {
      host,
    });
  const plain = await decrypted(bytes, stateKey, `${bucket.name}${key}`);
  try {
    return desiredOf(unpacked(plain, host, bundle, stateKey));
  } catch (cause) {
    const problem = cause instanceof Error && cause.name !== "ZodError" ? cause.message : "it is damaged";
    throw new RadioctlError("failed", `the bundle ${bucket.name}${key} is refused: ${problem}`, {
      host,
      cause,
      hint: `nothing was changed. See the other generations: radioctl generations ${host}`,
    });
  }
}
