import { RadioctlError } from "../errors.js";
import type { Entry } from "../journal/entry.js";
import type { HealthCheckSettings, RecordChange } from "../ports/dns.js";
import type { TreeNames } from "./names.js";
import { isDone } from "./done.js";
import { isOwned, noWishes, readOwner } from "./owner.js";
import { checkPrefix, newCheckId } from "./plan-checks.js";
import { basisOf, sealed, type DnsPlan } from "./plan.js";
import { recordKey, recordText, type ZoneSnapshot } from "./records.js";

/** One batch of a run, from the run's journal. */
export type SentBatch = Extract<Entry, { event: "records" }>;

/**
 * The batches of a zone in a run's journal that the provider has accepted, in order. A batch is written before it is sent. Without a later entry
 * that it was accepted, it was refused, or the run ended in between: then it counts when the zone is as it makes it.
 */
export function batchesIn(
  entries: readonly Entry[],
  { zone, recordSets }: Pick<ZoneSnapshot, "zone" | "recordSets">,
): SentBatch[] {
  const ours = entries.filter((entry) => (entry.event === "records" || entry.event === "records sent") && entry.zone === zone);
  return ours.flatMap((entry, at) =>
    entry.event === "records" && (ours[at + 1]?.event === "records sent" || isDone(entry.changes, recordSets)) ? [entry] : [],
  );
}

/** A run, and the batches that it sent to a zone. */
export interface SentRun {
  run: string;
  batches: readonly SentBatch[];
}

/** The run that sent the last batch; undefined when no run sent one. By time, because ids of runs of one minute have no order. */
export function lastSent(runs: readonly SentRun[]): SentRun | undefined {
  const at = ({ batches }: SentRun) => batches.at(-1)?.at ?? "";
  return runs
    .filter(({ batches }) => batches.length > 0)
    .toSorted((one, other) => at(one).localeCompare(at(other)))
    .at(-1);
}

/**
 * The plan that undoes a run's batches, the last one first. It creates checks again that were deleted since, and deletes unused ones.
 * @throws RadioctlError failed when the zone is not as that run left it
 */
export function rollbackPlan(run: string, batches: readonly SentBatch[], observed: ZoneSnapshot, names: TreeNames): DnsPlan {
  const there = new Map(observed.recordSets.map((record) => [recordKey(record), recordText(record)]));
  const alive = new Set(observed.healthChecks.map(({ id }) => id));
  const settings = new Map<string, HealthCheckSettings>(batches.flatMap(({ checks }) => Object.entries(checks)));
  const inverses = batches.toReversed().map(({ inverse }) => inverse);
  mustFit(run, inverses.flat(), there);
  const missing = [
    ...new Set(
      inverses
        .flat()
        .flatMap(({ action, recordSet: { healthCheckId: id } }) =>
          action === "CREATE" && id !== undefined && !alive.has(id) ? [id] : [],
        ),
    ),
  ];
  const named = new Map(missing.map((id) => [id, nameFor(id, settings)]));
  const changes = inverses.map((inverse) =>
    inverse.map(({ action, recordSet }) => {
      const name = action === "CREATE" ? named.get(recordSet.healthCheckId ?? "") : undefined;
      return { action, recordSet: name === undefined ? recordSet : { ...recordSet, healthCheckId: newCheckId(name) } };
    }),
  );
  const after = new Map(observed.recordSets.map((record) => [recordKey(record), record]));
  for (const { action, recordSet } of changes.flat()) {
    if (action === "DELETE") after.delete(recordKey(recordSet));
    else after.set(recordKey(recordSet), recordSet);
  }
  const used = new Set([...after.values()].map(({ healthCheckId }) => healthCheckId));
  const unused = observed.healthChecks.filter(
    ({ id, callerReference }) => callerReference.startsWith(checkPrefix(observed.zone)) && !used.has(id),
  );
  return sealed({
    zone: observed.zone,
    createChecks: missing.map((id) => ({ name: nameFor(id, settings), settings: settingsFor(id, settings) })),
    updateChecks: [],
    batches: changes,
    deleteChecks: unused.map((check) => ({ id: check.id, settings: check.settings })),
    takesOver: [],
    unchanged: unchangedOf(observed, changes.flat(), names),
    owner: readOwner([...after.values()], names) ?? { ...noWishes, names: [], regions: [] },
    basis: basisOf(observed, names),
  });
}

/** How many of radioctl's record sets stay as they are. */
function unchangedOf({ recordSets }: ZoneSnapshot, changes: readonly RecordChange[], names: TreeNames): number {
  const owner = readOwner(recordSets, names);
  const changed = new Set(changes.map(({ recordSet }) => recordKey(recordSet)));
  return recordSets.filter((record) => isOwned(record, owner, names) && !changed.has(recordKey(record))).length;
}

function mustFit(run: string, changes: DnsPlan["batches"][number], before: ReadonlyMap<string, string>): void {
  const there = new Map(before);
  for (const { action, recordSet } of changes) {
    const key = recordKey(recordSet);
    const fits = action === "DELETE" ? there.get(key) === recordText(recordSet) : !there.has(key);
    if (!fits)
      throw new RadioctlError("failed", `${key} is not as run ${run} left it; nothing was changed`, {
        hint: "see what differs from the inventory: radioctl dns plan",
      });
    if (action === "DELETE") there.delete(key);
    else there.set(key, recordText(recordSet));
  }
}

function settingsFor(id: string, settings: ReadonlyMap<string, HealthCheckSettings>): HealthCheckSettings {
  const found = settings.get(id);
  if (found === undefined)
    throw new RadioctlError("failed", `the health check ${id} no longer exists, and the journal has no settings for it`);
  return found;
}

function nameFor(id: string, settings: ReadonlyMap<string, HealthCheckSettings>): string {
  return `${settingsFor(id, settings).address ?? ""} again (${id})`;
}
