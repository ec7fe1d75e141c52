import { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import type { Journal } from "../journal/store.js";
import type { DnsZone, RecordChange } from "../ports/dns.js";
import type { World } from "../world.js";
import { afterPlan } from "./after.js";
import { checksIn, inverseOf } from "./inverse.js";
import { namesOf } from "./names.js";
import { observeRecords } from "./observe.js";
import { checkPrefix, mustBeWhole, mustHold, withCheckIds, type DnsPlan } from "./plan.js";
import { recordKey, recordText, type ZoneSnapshot } from "./records.js";

/** Route 53 needs up to a minute, and more on a bad day. */
const IN_SYNC_SECONDS = 300;

/** Name servers that are told one after the other, and caches of a resolver in between. */
const ANSWERED_SECONDS = 30;

/** What happens while a plan is applied. */
export type DnsStep = "read again" | "checks" | "records" | "in sync" | "name servers" | "old checks";

export interface ApplyRequest {
  inventory: Inventory;
  journal: Journal;
  /** Told to the provider, and kept there. */
  comment: string;
  onStep?: (step: DnsStep) => void;
}

export interface Applied {
  changeIds: readonly string[];
  /** Why the name servers could not be asked; undefined when they answer as planned. */
  notAsked: string | undefined;
}

type Applier = Pick<World, "clock" | "randomBytes">;

/**
 * Does exactly a plan: reads the zone again and refuses when it has moved, makes checks, sends the batches (each written down with its inverse
 * before), waits until every name server has them, asks those, and deletes the checks that nothing uses any more.
 * @throws RadioctlError failed when the zone has moved since the plan, or doesn't answer as planned; usage for a plan that was tampered with; as
 * the calls of `DnsZone`
 */
export async function applyPlan(world: Applier, zone: DnsZone, plan: DnsPlan, request: ApplyRequest): Promise<Applied> {
  const { inventory, journal, comment, onStep = () => undefined } = request;
  mustBeWhole(plan);
  onStep("read again");
  const observed = await observeRecords(zone, plan.zone);
  mustHold(plan, observed, namesOf(inventory));
  if (plan.createChecks.length + plan.updateChecks.length > 0) onStep("checks");
  const made = await changeChecks(world, zone, plan);
  if (plan.batches.length > 0) onStep("records");
  const checks = { healthChecks: [...observed.healthChecks, ...made.values()] };
  const ids = new Map([...made].map(([name, { id }]) => [name, id]));
  const ownerKey = `${namesOf(inventory).owner} TXT`;
  const changeIds: string[] = [];
  for (const batch of plan.batches) {
    const changes = withCheckIds(batch, ids);
    const inverse = inverseOf(changes);
    await journal.write({ event: "records", zone: plan.zone, changes, inverse, checks: checksIn(changes, checks) });
    const changeId = await send(zone, changes, comment, ownerKey);
    await journal.write({ event: "records sent", zone: plan.zone, changeId });
    changeIds.push(changeId);
  }
  const last = changeIds.at(-1);
  const notAsked = last === undefined ? undefined : await arrived(world, zone, last, afterPlan(observed, plan), request);
  if (plan.deleteChecks.length > 0) onStep("old checks");
  for (const { id } of plan.deleteChecks) await zone.deleteHealthCheck(id);
  return { changeIds, notAsked };
}

/**
 * Sends a batch. When the answer was lost on the way and the call was made again, the provider refuses the second one, since what it should make is
 * there: so what counts is whether the zone is as the batch makes it. The owner record is then sent once more as it is, for a change to wait for.
 */
async function send(zone: DnsZone, changes: readonly RecordChange[], comment: string, ownerKey: string): Promise<string> {
  try {
    return await zone.change(changes, comment);
  } catch (error) {
    if (!(error instanceof RadioctlError) || error.kind === "authentication") throw error;
    const there = new Map((await zone.recordSets()).map((record) => [recordKey(record), record]));
    const made = new Map(
      changes.flatMap(({ action, recordSet }) => (action === "DELETE" ? [] : [[recordKey(recordSet), recordSet]])),
    );
    const isDone = changes.every(({ recordSet }) => {
      const [now, wanted] = [there, made].map((records) => records.get(recordKey(recordSet)));
      return (now && recordText(now)) === (wanted && recordText(wanted));
    });
    const owner = there.get(ownerKey);
    if (!isDone || owner === undefined) throw error;
    const again = [
      { action: "DELETE" as const, recordSet: owner },
      { action: "CREATE" as const, recordSet: owner },
    ];
    return zone.change(again, comment);
  }
}

/** Makes and changes checks. A reference is used once and never again; an interrupted run's check is found by what it looks at. */
async function changeChecks({ randomBytes }: Applier, zone: DnsZone, plan: DnsPlan) {
  const made = new Map<string, Awaited<ReturnType<DnsZone["createHealthCheck"]>>>();
  for (const { name, settings } of plan.createChecks) {
    const reference = `${checkPrefix(plan.zone)}${Buffer.from(randomBytes(8)).toString("hex")}`;
    made.set(name, await zone.createHealthCheck(reference, settings, name));
  }
  for (const { id, version, settings } of plan.updateChecks) await zone.updateHealthCheck(id, version, settings);
  return made;
}

/** Waits until the provider says so, then asks a name server for the owner record. @returns why it could not be asked */
async function arrived(
  { clock }: Applier,
  zone: DnsZone,
  changeId: string,
  after: ZoneSnapshot,
  { inventory, onStep = () => undefined }: ApplyRequest,
): Promise<string | undefined> {
  onStep("in sync");
  await zone.inSync(changeId, IN_SYNC_SECONDS);
  onStep("name servers");
  const { owner } = namesOf(inventory);
  const wanted = after.recordSets.find((record) => recordKey(record) === `${owner} TXT`)?.values ?? [];
  const deadline = clock.monotonic() + ANSWERED_SECONDS * 1000;
  for (;;) {
    try {
      const answer = await zone.ask(owner, "TXT");
      if (answer.join("\n") === [...wanted].sort().join("\n")) return undefined;
    } catch (error) {
      if (error instanceof RadioctlError && error.kind === "unreachable") return error.message;
      throw error;
    }
    if (clock.monotonic() >= deadline)
      throw new RadioctlError(
        "failed",
        `the name servers of ${after.zone} don't answer as planned, ${ANSWERED_SECONDS} s after the change`,
        {
          hint: "is the zone delegated to this provider? dns.nameServers names who is asked; radioctl dns show",
        },
      );
    await clock.sleep(1000);
  }
}
