import { loadBundle, loadGenerations, type BucketGenerations } from "../../bundles/load-generations.js";
import type { GenerationRecord } from "../../bundles/record.js";
import { RadioctlError } from "../../errors.js";
import { loadBucket } from "../../fleet/load-bucket.js";
import type { Fleet } from "../../fleet/load.js";
import type { ObserveOptions } from "../../fleet/observe-and-plan.js";
import type { DesiredHost } from "../../host/desired.js";
import { generationWanted, observeGenerations } from "../../host/observe-generations.js";
import type { SshConnection } from "../../ports/ssh.js";
import type { World } from "../../world.js";

/** `--to 4`, or `--to 4@2026-11-22T05:00-7f3a` where a host that was rebuilt has had two generations 4. */
export interface GenerationName {
  generation: number;
  run?: string | undefined;
}

type Station = Pick<Fleet, "loaded" | "secrets">;

/** A host's generations in the bucket; undefined when the inventory has no `artifacts`. @throws as `loadBucket` and `loadGenerations` */
export async function bucketGenerations(world: World, station: Station, host: string): Promise<BucketGenerations | undefined> {
  const bucket = await loadBucket(world, station.loaded.inventory, station.secrets);
  return bucket && loadGenerations(bucket, host, stateKey(station));
}

/**
 * The desired state of a rollback: from the host, and if the host has lost the generation, from the bucket.
 * @throws RadioctlError failed when neither has it, when several generations have this number, and when the bundle does not fit its name
 */
export function keptGeneration(
  world: World,
  station: Station,
  to: GenerationName | undefined,
): NonNullable<ObserveOptions["wanted"]> {
  return async (connection, host) => {
    if (to === undefined) return generationWanted(undefined)(connection, host);
    try {
      if (to.run === undefined || (await hasGeneration(connection, host, to)))
        return await generationWanted(to.generation)(connection, host);
    } catch (error) {
      if (!(error instanceof RadioctlError) || error.kind !== "failed") throw error;
      const found = await fromBucket(world, station, host, to);
      if (found === undefined) throw error;
      return found;
    }
    const found = await fromBucket(world, station, host, to);
    if (found !== undefined) return found;
    throw new RadioctlError("failed", `it has no generation ${to.generation} of run ${to.run}`, {
      host,
      hint: `see radioctl generations ${host}`,
    });
  };
}

async function hasGeneration(connection: SshConnection, host: string, { generation, run }: GenerationName): Promise<boolean> {
  const kept = await observeGenerations(connection, host);
  return kept.some((each) => each.generation === generation && each.run === run);
}

async function fromBucket(world: World, station: Station, host: string, to: GenerationName): Promise<DesiredHost | undefined> {
  const bucket = await loadBucket(world, station.loaded.inventory, station.secrets);
  if (bucket === undefined) return undefined;
  const { generations } = await loadGenerations(bucket, host, stateKey(station));
  const record = chosen(generations, host, to);
  return record && loadBundle(bucket, record, stateKey(station));
}

/** @throws RadioctlError failed when the number means several states */
function chosen(generations: readonly GenerationRecord[], host: string, to: GenerationName): GenerationRecord | undefined {
  const fits = generations.filter((each) => each.generation === to.generation && (to.run === undefined || each.run === to.run));
  const newest = fits.at(-1);
  if (newest === undefined || fits.every(({ bundle }) => bundle === newest.bundle)) return newest;
  const names = fits.map(({ generation, run }) => `--to ${generation}@${run}`);
  throw new RadioctlError(
    "failed",
    `the bucket has ${fits.length} generations ${to.generation}, because the host was set up again`,
    {
      host,
      hint: `name the run: ${names.join(" or ")}`,
    },
  );
}

function stateKey({ loaded: { inventory }, secrets }: Station) {
  if (inventory.artifacts === undefined) throw new Error("the inventory has no artifacts");
  return secrets.get(inventory.artifacts.stateKey.name);
}
