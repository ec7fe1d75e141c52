import { resolve } from "node:path";
import { applySource } from "../../dns/apply-source.js";
import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import type { World } from "../../world.js";
import { loadZone } from "../dns/load-zone.js";
import type { Pointed } from "./operations.js";
import type { CutoverRequest } from "./request.js";

/**
 * Points `source.<zone>` at a master, in every channel of the cutover. The zone of an inventory without a `dns` section is managed elsewhere
 * and is left alone.
 * @throws RadioctlError as `applySource`
 */
export async function pointSourceAt(world: World, fleet: Fleet, request: CutoverRequest, master: string): Promise<Pointed> {
  const { loaded } = fleet;
  const text = await world.files.read(resolve(world.cwd, loaded.file));
  if (text === undefined || !declaresDns(text)) return { pointed: false, because: "the inventory has no dns section" };
  try {
    const zone = await loadZone(world, loaded);
    for (const channel of request.scope.channels)
      await applySource(world, zone, loaded.inventory, { channel, active: master, journal: request.journal });
    return { pointed: true };
  } catch (error) {
    // Operators without rights on the zone can still move listeners.
    if (error instanceof RadioctlError && error.kind === "authentication") return { pointed: false, because: error.message };
    throw error;
  }
}
