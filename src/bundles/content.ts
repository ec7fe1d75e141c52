import { createHash, createHmac } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { DesiredHost } from "../host/desired.js";
import { parseBundle } from "../host/records.js";
import { heldTexts, restoreHost, storeHost, type HeldText, type StoredHost } from "../host/stored-host.js";
import type { Secret } from "../secret.js";

/** What a host got from a change: its whole state with the texts of all its files, secrets included. */
export interface BundleContent {
  host: StoredHost;
  /** By path. */
  texts: Readonly<Record<string, HeldText>>;
}

/** A bundle is text, which compresses well. More than this is not a bundle of radioctl. */
const MOST_BYTES = 64_000_000;

/** The content of a state; undefined when some of its texts are known only to the host. */
export function contentOf(desired: DesiredHost): BundleContent | undefined {
  const texts = heldTexts(desired);
  return texts && { host: storeHost(desired), texts };
}

/**
 * The name of a state's bundle: equal states of a host have the same name, and without the key no one can guess a state from it. The checksums of
 * all files are part of the state, so the texts are not needed.
 */
export function bundleName(stateKey: Secret, state: StoredHost): string {
  return createHmac("sha256", stateKey.reveal())
    .update(`radioctl bundle\n${canonical(state)}`)
    .digest("hex");
}

/** The bytes of a content, to be encrypted. */
export function packed({ host, texts }: BundleContent): Uint8Array {
  return gzipSync(JSON.stringify({ host, texts }));
}

/**
 * The reverse. @param name of the bundle, which its content must fit
 * @throws Error when the content is damaged, is of another host or does not fit its name
 */
export function unpacked(bytes: Uint8Array, host: string, name: string, stateKey: Secret): BundleContent {
  const content = parseBundle(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString("utf8"));
  if (content.host.host !== host) throw new Error(`it is a bundle of ${content.host.host}`);
  if (bundleName(stateKey, content.host) !== name) throw new Error("its content does not fit its name");
  for (const { path, sha256 } of content.host.files) {
    const text = content.texts[path]?.text;
    if (text === undefined || createHash("sha256").update(text).digest("hex") !== sha256)
      throw new Error(`the text of ${path} does not fit its checksum`);
  }
  return content;
}

/** The state as a desired state, with all of its texts. */
export function desiredOf({ host, texts }: BundleContent): DesiredHost {
  return restoreHost(host, undefined, new Map(Object.entries(texts)));
}

/** JSON that does not depend on the order of keys: the same for a value that was stored and read again. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
