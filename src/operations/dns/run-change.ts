import { applyPlan, type Applied, type DnsStep } from "../../dns/apply.js";
import { guardZone } from "../../dns/guard.js";
import { isEmptyPlan, type DnsPlan } from "../../dns/plan.js";
import { RadioctlError } from "../../errors.js";
import { runId } from "../../journal/run-id.js";
import { openJournal } from "../../journal/store.js";
import type { World } from "../../world.js";
import { observeChange, type DnsChange, type Wanted } from "./observe-change.js";

export interface DnsRequest extends Wanted {
  /** The command's text for the journal and the provider: `dns drain eu-1`. */
  command: string;
  /** Guards to override. */
  force: readonly string[];
  /** Only show the plan. */
  dryRun: boolean;
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
  const change = await observeChange(world, request);
  if (isEmptyPlan(change.plan)) return { state: "unchanged", change };
  const goOn = await reporter.planned(change);
  if (request.dryRun) return { state: "planned", change };
  guardZone({ inventory: request.loaded.inventory, ...change }, request.force);
  if (!goOn) return { state: "declined", change };
  const run = runId(world);
  return { state: "done", change, run, applied: await applyNoted(world, request, change.plan, run, reporter) };
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
