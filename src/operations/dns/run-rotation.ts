import { resolve } from "node:path";
import { namesOf } from "../../dns/names.js";
import { observeZone } from "../../dns/observe.js";
import { readOwner, type Wishes } from "../../dns/owner.js";
import { planWished } from "../../dns/wished.js";
import { drained, undrained } from "../../dns/wishes.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { World } from "../../world.js";
import { loadZone } from "./load-zone.js";
import { runDns } from "./run-change.js";

/** How a relay gets no new listeners, and gets them again. */
export interface Rotation {
  /** false also for one that an operator has drained, and in a zone that has no records of ours yet. */
  isIn(host: string): Promise<boolean>;
  takeOut(host: string): Promise<void>;
  takeIn(host: string): Promise<void>;
  /** For how long resolvers go on to give out a relay that is out. */
  ttlSeconds: number;
}

/**
 * The rotation of the station's own zone. An inventory without a `dns` section has a zone that somebody else looks after: undefined.
 * @param force guards of `dns` commands to override
 * @throws RadioctlError as `loadZone`
 */
export async function openRotation(
  world: World,
  loaded: LoadedInventory,
  force: readonly string[],
): Promise<Rotation | undefined> {
  const { inventory } = loaded;
  const text = await world.files.read(resolve(world.cwd, loaded.file));
  if (text === undefined || !declaresDns(text)) return undefined;
  const zone = await loadZone(world, loaded);
  const change = async (command: string, wishes: (before: Wishes) => Wishes) => {
    const plan = planWished(inventory, zone, wishes);
    const unseen = { planned: async () => Promise.resolve(true), step: () => undefined };
    await runDns(world, { command, loaded, zone, plan, force, dryRun: false }, unseen);
  };
  return {
    async isIn(host) {
      const { recordSets } = await observeZone(zone, inventory.station.zone);
      const owner = readOwner(recordSets, namesOf(inventory));
      return owner !== undefined && owner.drained[host] === undefined;
    },
    takeOut: async (host) => change(`dns drain ${host}`, (before) => drained(inventory, before, host, "soft")),
    // With the weight that it had, a canary's too.
    takeIn: async (host) =>
      change(`dns undrain ${host}`, (before) => ({ ...before, drained: undrained(inventory, before, host).drained })),
    ttlSeconds: inventory.dns.ttlSeconds,
  };
}
