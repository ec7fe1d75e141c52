import { RadioctlError } from "../errors.js";
import type { Artifacts } from "../inventory/artifacts.js";
import { loadInventory, type LoadedInventory } from "../inventory/load.js";
import type { Inventory } from "../inventory/schema.js";
import { resolveSecrets, type Secrets } from "../inventory/secrets.js";
import type { Bucket, BucketAccess } from "../ports/bucket.js";
import type { Secret } from "../secret.js";
import type { World } from "../world.js";

/** @param pair one of the keys of the inventory; undefined: the one that Amazon's own tools find */
export function bucketAccess(
  { bucket, endpoint, region, prefix }: Artifacts,
  pair: Artifacts["credentials"],
  secrets: Secrets,
): BucketAccess {
  return {
    bucket,
    endpoint,
    region,
    prefix,
    credentials: pair && {
      accessKeyId: secrets.get(pair.accessKeyId.name),
      secretAccessKey: secrets.get(pair.secretAccessKey.name),
    },
  };
}

/** Opens the station's bucket; undefined when the inventory has no `artifacts`. @param signal ends every request @throws as `Buckets.open` */
export async function loadBucket(
  { buckets }: Pick<World, "buckets">,
  { artifacts }: Inventory,
  secrets: Secrets,
  signal?: AbortSignal,
): Promise<Bucket | undefined> {
  if (artifacts === undefined) return undefined;
  return buckets.open({ ...bucketAccess(artifacts, artifacts.credentials, secrets), signal });
}

/** The bucket of a station, with the key of what is encrypted in it. */
export interface StationBucket {
  loaded: LoadedInventory;
  secrets: Secrets;
  bucket: Bucket;
  key: Secret;
}

/** As `loadBucket`, for a command that needs the bucket. @throws RadioctlError usage without `artifacts` */
export async function loadStationBucket(world: World, given: string | undefined): Promise<StationBucket> {
  const loaded = await loadInventory(world, given);
  const { artifacts } = loaded.inventory;
  if (artifacts === undefined) throw noBucket();
  const secrets = await resolveSecrets(world, loaded);
  const bucket = await loadBucket(world, loaded.inventory, secrets);
  if (bucket === undefined) throw noBucket();
  return { loaded, secrets, bucket, key: secrets.get(artifacts.stateKey.name) };
}

/** For commands that need a bucket. */
export function noBucket(): RadioctlError {
  return new RadioctlError("usage", "the inventory has no bucket", {
    hint: "add artifacts: { bucket: NAME, endpoint: URL } to the inventory; see radioctl help bucket",
  });
}
