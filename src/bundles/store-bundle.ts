import { encrypted } from "../encryption/age.js";
import type { Bucket } from "../ports/bucket.js";
import type { Secret } from "../secret.js";
import { bundleName, packed, type BundleContent } from "./content.js";
import { bundleKey, recordKey, recordText, type GenerationRecord } from "./record.js";

/** A generation of a host, before it is in the bucket. */
export interface GenerationToKeep {
  record: Omit<GenerationRecord, "bundle">;
  /** The host's state in this generation, without texts. */
  state: BundleContent["host"];
  /** The texts, which are needed only when the bucket does not have this state yet. */
  content: () => Promise<BundleContent>;
}

/**
 * Writes a generation into the bucket: first the bundle, then the record that names it. A state that the bucket has already is not sent again, and
 * repeating the call changes nothing.
 * @throws as `Bucket.put`, and what `content` throws
 */
export async function storeGeneration(
  bucket: Bucket,
  { record, state, content }: GenerationToKeep,
  stateKey: Secret,
): Promise<void> {
  const { host } = record;
  const bundle = bundleName(stateKey, state);
  const key = bundleKey(host, bundle);
  if ((await bucket.head(key)) === undefined)
    await bucket.put(key, await encrypted(packed(await content()), stateKey), { onlyNew: true });
  const text = recordText({ ...record, bundle }, stateKey);
  await bucket.put(recordKey(record), Buffer.from(text), { onlyNew: true, contentType: "application/json" });
}

/** Whether the bucket has this generation. @throws as `Bucket.head` */
export async function isStored(bucket: Bucket, record: Pick<GenerationRecord, "host" | "run" | "generation">): Promise<boolean> {
  return (await bucket.head(recordKey(record))) !== undefined;
}
