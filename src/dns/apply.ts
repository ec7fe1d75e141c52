import { ConcurrentChange, RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import type { Journal } from "../journal/store.js";
import type { DnsZone, RecordChange } from "../ports/dns.js";
import type { World } from "../world.js";
import { afterPlan } from "./after.js";
import { arrived, type NameServer } from "./apply-arrival.js";
import { isDone } from "./done.js";
import { checksIn, inverseOf } from "./inverse.js";
import { namesOf } from "./names.js";
import { observeRecords } from "./observe.js";
import { checkPrefix } from "./plan-checks.js";
import { mustBeWhole, mustHold, withCheckIds, type DnsPlan } from "./plan.js";
import { recordKey } from "./records.js";

/** What happens while a plan is applied. */
export type DnsStep = "read again" | "checks" | "records" | "in sync" | "name servers" | "old checks";

export interface ApplyRequest {
  inventory: Inventory;
  journal: Journal;
  /** Sent to the provider, which keeps it. */
  comment: string;
  onStep?: (step: DnsStep) => void;
}

export interface Applied {
  changeIds: readonly string[];
  /** The zone's name servers: each answers as planned or could not be queried. Empty when no record has changed. */
  nameServers: readonly NameServer[];
}

type Applier = Pick<World, "clock" | "randomBytes">;

/**
 * Applies exactly one plan: reads the zone again and refuses when it has changed, creates checks, sends the batches (each is journaled with its
 * inverse first), waits until every name server has them, queries those, and deletes the checks that no record uses any more.
 * @throws RadioctlError failed when the zone has changed since the plan, or doesn't answer as planned; usage for a plan that was edited; as
 * the calls of `DnsZone`
 */
export async function applyPlan(world: Applier, zone: DnsZone, plan: DnsPlan, request: ApplyRequest): Promise<Applied> {
  const { inventory, journal, comment, onStep = () => undefined } = request;
  mustBeWhole(plan);
  onStep("read again");
  const observed = await observeRecords(zone, plan.zone);
  mustHold(plan, observed, namesOf(inventory));
  return withDone(async (done) => {
    if (plan.createChecks.length + plan.updateChecks.length > 0) onStep("checks");
    const made = await changeChecks(world, zone, plan, done);
    if (plan.batches.length > 0) onStep("records");
    const checks = { healthChecks: [...observed.healthChecks, ...made.values()] };
    const ids = new Map([...made].map(([name, { id }]) => [name, id]));
    const { owner } = namesOf(inventory);
    const changeIds: string[] = [];
    for (const batch of plan.batches) {
      const changes = withCheckIds(batch, ids);
      const inverse = inverseOf(changes);
      await journal.write({ event: "records", zone: plan.zone, changes, inverse, checks: checksIn(changes, checks) });
      const changeId = await send(zone, changes, comment, `${owner} TXT`);
      await journal.write({ event: "records sent", zone: plan.zone, changeId });
      changeIds.push(changeId);
      done(`batch ${changeIds.length} of ${plan.batches.length}`);
    }
    const last = changeIds.at(-1);
    const nameServers =
      last === undefined ? [] : await arrived(world.clock, zone, last, afterPlan(observed, plan), { owner, onStep });
    if (plan.deleteChecks.length > 0) onStep("old checks");
    for (const { id } of plan.deleteChecks) await zone.deleteHealthCheck(id);
    return { changeIds, nameServers };
  });
}

/** When the run fails, adds what it had done before. */
async function withDone<Result>(run: (done: (what: string) => void) => Promise<Result>): Promise<Result> {
  const all: string[] = [];
  try {
    return await run((what) => all.push(what));
  } catch (error) {
    if (!(error instanceof RadioctlError) || all.length === 0) throw error;
    const { kind, message, hint, host, said, cause } = error;
    // Earlier steps are not rolled back.
    throw new RadioctlError(kind === "rolledBack" ? "notRolledBack" : kind, message, {
      ...(hint !== undefined && { hint }),
      ...(host !== undefined && { host }),
      cause,
      said: [
        ...said,
        `done before: ${all.join(", ")}; radioctl dns plan shows what is left, radioctl dns rollback undoes batches`,
      ],
    });
  }
}

/**
 * Sends a batch. When the answer was lost and the call was repeated, the provider refuses the second call, because the records exist already. So
 * the test is whether the zone is as the batch makes it. The owner record is then sent once more, unchanged, to have a change to wait for.
 */
async function send(zone: DnsZone, changes: readonly RecordChange[], comment: string, ownerKey: string): Promise<string> {
  try {
    return await zone.change(changes, comment);
  } catch (error) {
    if (!(error instanceof RadioctlError) || error.kind === "authentication" || error instanceof ConcurrentChange) throw error;
    const now = await zone.recordSets();
    const owner = now.find((record) => recordKey(record) === ownerKey);
    if (!isDone(changes, now) || owner === undefined) throw error;
    const again = [
      { action: "DELETE" as const, recordSet: owner },
      { action: "CREATE" as const, recordSet: owner },
    ];
    return zone.change(again, comment);
  }
}

/** Creates and updates checks. A reference is used only once; the check of an interrupted run is found by its target. */
async function changeChecks({ randomBytes }: Applier, zone: DnsZone, plan: DnsPlan, done: (what: string) => void) {
  const made = new Map<string, Awaited<ReturnType<DnsZone["createHealthCheck"]>>>();
  for (const { name, settings } of plan.createChecks) {
    const reference = `${checkPrefix(plan.zone)}${Buffer.from(randomBytes(8)).toString("hex")}`;
    made.set(name, await zone.createHealthCheck(reference, settings, name));
    done(`health check ${name} created`);
  }
  for (const { id, name, version, settings } of plan.updateChecks) {
    await zone.updateHealthCheck(id, version, settings);
    done(`health check ${name} changed`);
  }
  return made;
}
