import { RadioctlError } from "../errors.js";
import { loadInventory, type LoadedInventory } from "../inventory/load.js";
import type { Inventory } from "../inventory/schema.js";
import { resolveSecrets, type Secrets } from "../inventory/secrets.js";
import type { Bucket } from "../ports/bucket.js";
import type { Secret } from "../secret.js";
import type { World } from "../world.js";

/** Opens the station's bucket; undefined when the inventory has no `artifacts`. @param signal ends every request @throws as `Buckets.open` */
export async function loadBucket(
  { buckets }: Pick<World, "buckets">,
  { artifacts }: Inventory,
  secrets: Secrets,
  signal?: AbortSignal,
): Promise<Bucket | undefined> {
  if (artifacts === undefined) return undefined;
  const { bucket, endpoint, region, prefix, credentials } = artifacts;
  return buckets.open({
    bucket,
    endpoint,
    region,
    prefix,
    signal,
    credentials: credentials && {
      accessKeyId: secrets.get(credentials.accessKeyId.name),
      secretAccessKey: secrets.get(credentials.secretAccessKey.name),
    },
  });
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

function noBucket(): RadioctlError {
  return new RadioctlError("usage", "the inventory has no bucket", {
    hint: "add artifacts: { bucket: NAME, endpoint: URL } to the inventory; see radioctl help bucket",
  });
}
