import { afterPlan } from "../../dns/after.js";
import { applyPlan, type Applied, type DnsStep } from "../../dns/apply.js";
import { capacityOf, servingRelays } from "../../dns/capacity.js";
import { dnsFindings, guardZone, type DnsFinding } from "../../dns/guard.js";
import { observeZone } from "../../dns/observe.js";
import { isEmptyPlan, type DnsPlan } from "../../dns/plan.js";
import type { ZoneSnapshot } from "../../dns/records.js";
import { RadioctlError } from "../../errors.js";
import type { LoadedInventory } from "../../inventory/load.js";
import { runId } from "../../journal/run-id.js";
import { openJournal } from "../../journal/store.js";
import type { DnsZone } from "../../ports/dns.js";
import type { World } from "../../world.js";
import { runListeners } from "../listeners/count-listeners.js";

export interface DnsRequest {
  /** The command's text for the journal and the provider: `dns drain eu-1`. */
  command: string;
  loaded: LoadedInventory;
  zone: DnsZone;
  /** Makes the plan from the present zone. */
  plan: (observed: ZoneSnapshot) => DnsPlan | Promise<DnsPlan>;
  /** Guards to override. */
  force: readonly string[];
  /** Only show the plan. */
  dryRun: boolean;
}

/** A planned change: the plan with the zone that it was made from, the zone after it, and the findings of the guards. */
export interface DnsChange {
  plan: DnsPlan;
  observed: ZoneSnapshot;
  after: ZoneSnapshot;
  findings: readonly DnsFinding[];
  /** On all relays that answered; undefined when the plan removes no capacity, so that no relay was queried. */
  listeners: number | undefined;
}

export interface DnsReporter {
  /** Returns false when the operator answers no. */
  planned(change: DnsChange): Promise<boolean>;
  step(step: DnsStep): void;
}

export type DnsOutcome =
  | { state: "unchanged" | "planned" | "declined"; change: DnsChange }
  | { state: "done"; change: DnsChange; run: string; applied: Applied };

/** Observes a zone, plans, guards, shows and applies: every command that changes records does so. @throws as `guardZone` and `applyPlan` */
export async function runDns(world: World, request: DnsRequest, reporter: DnsReporter): Promise<DnsOutcome> {
  const change = await changeFor(world, request);
  if (isEmptyPlan(change.plan)) return { state: "unchanged", change };
  const goOn = await reporter.planned(change);
  if (request.dryRun) return { state: "planned", change };
  guardZone({ inventory: request.loaded.inventory, ...change }, request.force);
  if (!goOn) return { state: "declined", change };
  const run = runId(world);
  return { state: "done", change, run, applied: await applyNoted(world, request, change.plan, run, reporter) };
}

async function changeFor(world: World, { loaded, zone, plan: makePlan }: DnsRequest): Promise<DnsChange> {
  const { inventory } = loaded;
  const observed = await observeZone(zone, inventory.station.zone);
  const plan = await makePlan(observed);
  const after = afterPlan(observed, plan);
  const loses =
    capacityOf(inventory, servingRelays(inventory, after)) < capacityOf(inventory, servingRelays(inventory, observed));
  const counted = loses ? await runListeners(world, loaded, Object.keys(inventory.hosts)) : undefined;
  const listeners = counted === undefined ? undefined : [...counted.values()].reduce((sum, each) => sum + each, 0);
  return { plan, observed, after, listeners, findings: dnsFindings({ inventory, plan, observed, listeners }) };
}

async function applyNoted(
  world: World,
  { command, loaded, zone }: DnsRequest,
  plan: DnsPlan,
  run: string,
  reporter: DnsReporter,
): Promise<Applied> {
  const journal = openJournal(world, loaded.directory, run);
  const { operator } = world;
  await journal.write({ event: "begun", command, operator, pid: world.processes.pid, hosts: [] });
  try {
    const comment = `radioctl ${command}, ${operator}, run ${run}`;
    const applied = await applyPlan(world, zone, plan, { inventory: loaded.inventory, journal, comment, onStep: reporter.step });
    await journal.write({ event: "ended", exitCode: 0 });
    return applied;
  } catch (error) {
    await journal.write({ event: "ended", exitCode: error instanceof RadioctlError ? error.exitCode : 1 });
    throw error;
  }
}
