import type { Artifacts } from "../inventory/artifacts.js";
import type { Secret } from "../secret.js";

/** The bucket's URL, as programs of the hosts use it: the bucket is a part of the path. */
export function bucketUrl({ endpoint, region, bucket }: Artifacts): string {
  return `${endpoint ?? `https://s3.${region}.amazonaws.com`}/${bucket}`;
}

/** What a host's program signs its requests with. */
export interface HostKey {
  region: string;
  accessKeyId: Secret;
  secretAccessKey: Secret;
}

/** The key of the hosts; undefined when the inventory has none. */
export function hostKey({ region, hostCredentials }: Artifacts, secrets: { get(name: string): Secret }): HostKey | undefined {
  if (hostCredentials === undefined) return undefined;
  return {
    region,
    accessKeyId: secrets.get(hostCredentials.accessKeyId.name),
    secretAccessKey: secrets.get(hostCredentials.secretAccessKey.name),
  };
}
