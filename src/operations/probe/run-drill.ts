import type { Fleet } from "../../fleet/load.js";
import { loadBucket } from "../../fleet/load-bucket.js";
import { loadLastDrill } from "../../fleet/store-drills.js";
import type { Finding } from "../../health/finding.js";
import { judgeDrill } from "../../health/judge-backup.js";
import { backsUp } from "../../station/backup.js";
import type { World } from "../../world.js";

/** Whether a restore was rehearsed lately; nothing when no selected master has a backup. @throws RadioctlError as `Bucket.list` */
export async function probeDrill(
  world: World,
  { loaded: { inventory }, secrets }: Fleet,
  hosts: readonly string[],
): Promise<Finding[]> {
  if (!hosts.some((host) => backsUp(inventory, host))) return [];
  const bucket = await loadBucket(world, inventory, secrets);
  if (bucket === undefined) return [];
  const drill = await loadLastDrill(bucket);
  const last = drill && { at: Date.parse(drill.at), ok: drill.ok };
  return [judgeDrill(inventory.station.name, last, world.clock.now().getTime(), inventory.health)];
}
