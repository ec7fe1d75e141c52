import { afterPlan } from "../../dns/after.js";
import { capacityOf, servingRelays } from "../../dns/capacity.js";
import { observeCheckUses } from "../../dns/check-uses.js";
import { dnsFindings, type DnsFinding } from "../../dns/guard.js";
import { namesOf } from "../../dns/names.js";
import { observeRecords, withStatuses } from "../../dns/observe.js";
import type { DnsPlan } from "../../dns/plan.js";
import type { ZoneSnapshot } from "../../dns/records.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { Inventory } from "../../inventory/schema.js";
import type { CheckUses, DnsZone, RecordSet } from "../../ports/dns.js";
import type { World } from "../../world.js";
import { runListeners } from "../listeners/count-listeners.js";

/** A planned change: the plan with the zone that it was made from, the zone after it, and the findings of the guards. */
export interface DnsChange {
  plan: DnsPlan;
  /** With the results of the checks that decide about this change. */
  observed: ZoneSnapshot;
  after: ZoneSnapshot;
  findings: readonly DnsFinding[];
  /** On all relays that answered; undefined when the plan removes no capacity, so that no relay was queried. */
  listeners: number | undefined;
  /** Queried relays that gave no answer. */
  silent: readonly string[];
  /** undefined: the plan changes and deletes no health check, so that no other zone was read. */
  checkUses: CheckUses | undefined;
}

export interface Wanted {
  loaded: LoadedInventory;
  zone: DnsZone;
  /** Makes the plan from the present zone. */
  plan: (observed: ZoneSnapshot) => DnsPlan | Promise<DnsPlan>;
}

/** How many results of checks are queried before it is seen whether they suffice: Route 53 accepts a burst of four. */
const AT_ONCE = 4;

/**
 * Observes, plans and guards. Results of health checks are queried only when they can decide: those of the pools that the plan changes; and, when
 * capacity is lost, those of other relays, the largest first, until the healthy ones can carry all listeners.
 */
export async function observeChange(world: World, { loaded, zone, plan: makePlan }: Wanted): Promise<DnsChange> {
  const { inventory } = loaded;
  const records = await observeRecords(zone, inventory.station.zone);
  const plan = await makePlan(records);
  const pools = poolRecords(inventory, records, plan);
  const checkUses = await observeCheckUses(zone, plan);
  const near = await withStatuses(zone, records, pools.changing);
  const capacity = (observed: ZoneSnapshot) => capacityOf(inventory, servingRelays(inventory, observed));
  if (capacity(afterPlan(near, plan)) >= capacity(near))
    return judged({ inventory, plan, observed: near, listeners: undefined, silent: [], checkUses });
  const counted = await runListeners(world, loaded, Object.keys(inventory.hosts));
  const listeners = [...counted.values()].reduce((sum, each) => sum + each, 0);
  const silent = Object.keys(inventory.hosts).filter((host) => inventory.hosts[host]?.role === "relay" && !counted.has(host));
  let observed = near;
  for (let at = 0; at < pools.others.length; at += AT_ONCE) {
    const known = pools.others.slice(0, at);
    if (capacityKnown(inventory, observed, plan, [...pools.changing, ...known]) >= listeners + fullOf(inventory, silent)) break;
    observed = await withStatuses(zone, observed, pools.others.slice(at, at + AT_ONCE));
  }
  return judged({ inventory, plan, observed, listeners, silent, checkUses });
}

function judged(subject: Omit<DnsChange, "after" | "findings"> & { inventory: Inventory }): DnsChange {
  const { inventory: _inventory, ...change } = subject;
  return { ...change, after: afterPlan(change.observed, change.plan), findings: dnsFindings(subject) };
}

/** The A records of pools: those of pools that a plan changes, and all others, those of the largest relays first. */
function poolRecords(inventory: Inventory, { recordSets }: ZoneSnapshot, plan: DnsPlan) {
  const names = namesOf(inventory);
  const pools = new Set(Object.keys(inventory.regions).map((region) => names.pool(region)));
  const isPool = ({ name, type }: RecordSet) => type === "A" && pools.has(name);
  const changed = plan.batches.flat().flatMap(({ recordSet }) => (isPool(recordSet) ? [recordSet] : []));
  const changing = new Set(changed.map(({ name }) => name));
  const capacityOfHost = ({ setIdentifier = "" }: RecordSet) => {
    const host = inventory.hosts[setIdentifier];
    return host?.role === "relay" ? host.capacity : 0;
  };
  return {
    changing: [...changed, ...recordSets.filter((record) => isPool(record) && changing.has(record.name))],
    others: recordSets
      .filter((record) => isPool(record) && !changing.has(record.name))
      .sort((one, other) => capacityOfHost(other) - capacityOfHost(one)),
  };
}

/** What the relays carry after a plan whose results are known. */
function capacityKnown(inventory: Inventory, observed: ZoneSnapshot, plan: DnsPlan, known: readonly RecordSet[]): number {
  const hosts = new Set(known.map(({ setIdentifier }) => setIdentifier));
  const serving = servingRelays(inventory, afterPlan(observed, plan));
  return capacityOf(
    inventory,
    new Map([...serving].map(([region, relays]) => [region, relays.filter((each) => hosts.has(each))])),
  );
}

function fullOf(inventory: Inventory, relays: readonly string[]): number {
  return capacityOf(inventory, new Map([["", relays]]));
}
