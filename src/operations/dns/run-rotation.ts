import { resolve } from "node:path";
import { namesOf } from "../../dns/names.js";
import { observeRecords } from "../../dns/observe.js";
import { readOwner, type Wishes } from "../../dns/owner.js";
import { planWished } from "../../dns/wished.js";
import { drained, undrained } from "../../dns/wishes.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { World } from "../../world.js";
import { loadZone } from "./load-zone.js";
import { runDns } from "./run-change.js";

/** Takes a relay out of rotation, so that it gets no new listeners, and puts it back. */
export interface Rotation {
  /** Also false for a relay that an operator has drained, and in a zone without radioctl's records. */
  isIn(host: string): Promise<boolean>;
  takeOut(host: string): Promise<void>;
  takeIn(host: string): Promise<void>;
  /** How long resolvers still return a relay after it was taken out. */
  ttlSeconds: number;
}

/**
 * The rotation of the station's own zone. undefined: the inventory has no `dns` section, so radioctl does not manage the zone.
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
      const { recordSets } = await observeRecords(zone, inventory.station.zone);
      const owner = readOwner(recordSets, namesOf(inventory));
      return owner !== undefined && owner.drained[host] === undefined;
    },
    takeOut: async (host) => change(`dns drain ${host}`, (before) => drained(inventory, before, host, "soft")),
    // The relay keeps the weight that it had, also a canary's.
    takeIn: async (host) =>
      change(`dns undrain ${host}`, (before) => ({ ...before, drained: undrained(inventory, before, host).drained })),
    ttlSeconds: inventory.dns.ttlSeconds,
  };
}
