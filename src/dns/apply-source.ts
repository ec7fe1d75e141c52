import { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import type { DnsZone } from "../ports/dns.js";
import type { World } from "../world.js";
import { applyPlan, type Applied, type ApplyRequest } from "./apply.js";
import { observeCheckUses } from "./check-uses.js";
import { guardZone } from "./guard.js";
import { namesOf } from "./names.js";
import { observeRecords } from "./observe.js";
import { readOwner } from "./owner.js";
import { isEmptyPlan, planZone, type DnsPlan } from "./plan.js";
import type { ZoneSnapshot } from "./records.js";
import { sourceZone } from "./source-zone.js";
import { sourceNames } from "./source.js";

export interface SourceRequest extends Omit<ApplyRequest, "inventory" | "comment"> {
  channel: string;
  /** The master that encoders shall connect to. */
  active: string;
  /** Guards to override. */
  force?: readonly string[];
}

/** Plans the changes that send a channel's encoders to another master; only those names change. @throws RadioctlError usage; as `DnsZone` */
async function observeSource(
  zone: DnsZone,
  inventory: Inventory,
  { channel, active }: Pick<SourceRequest, "channel" | "active">,
): Promise<{ plan: DnsPlan; observed: ZoneSnapshot }> {
  if (inventory.channels[channel]?.masters.includes(active) !== true)
    throw new RadioctlError("usage", `${active} is not a master of the channel ${channel}`);
  const names = namesOf(inventory);
  const observed = await observeRecords(zone, inventory.station.zone);
  const desired = sourceZone(inventory, readOwner(observed.recordSets, names), channel, active);
  const scope = new Set([names.owner, ...sourceNames(inventory, channel)]);
  return { plan: planZone(desired, observed, names, zone.limits, scope), observed };
}

/**
 * Sends a channel's encoders to another master: checks the guards, journals the change with its inverse, sends one atomic batch, and returns
 * when every name server has it. Nothing else in the zone changes. undefined: the zone was so already.
 * @throws RadioctlError guard; as `applyPlan`
 */
export async function applySource(
  world: Pick<World, "clock" | "randomBytes">,
  zone: DnsZone,
  inventory: Inventory,
  request: SourceRequest,
): Promise<Applied | undefined> {
  const { plan, observed } = await observeSource(zone, inventory, request);
  if (isEmptyPlan(plan)) return undefined;
  const checkUses = await observeCheckUses(zone, plan);
  guardZone({ inventory, plan, observed, listeners: undefined, checkUses }, request.force ?? []);
  const comment = `radioctl: ${request.channel} from ${request.active}`;
  return applyPlan(world, zone, plan, { ...request, inventory, comment });
}
