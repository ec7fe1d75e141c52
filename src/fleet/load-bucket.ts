import type { Inventory } from "../inventory/schema.js";
import type { Secrets } from "../inventory/secrets.js";
import type { Bucket } from "../ports/bucket.js";
import type { World } from "../world.js";

/** Opens the station's bucket; undefined when the inventory has no `artifacts`. @throws as `Buckets.open` */
export async function loadBucket(
  { buckets }: Pick<World, "buckets">,
  { artifacts }: Inventory,
  secrets: Secrets,
): Promise<Bucket | undefined> {
  if (artifacts === undefined) return undefined;
  const { bucket, endpoint, region, prefix, credentials } = artifacts;
  return buckets.open({
    bucket,
    endpoint,
    region,
    prefix,
    credentials: credentials && {
      accessKeyId: secrets.get(credentials.accessKeyId.name),
      secretAccessKey: secrets.get(credentials.secretAccessKey.name),
    },
  });
}
