import { RadioctlError } from "../errors.js";
import type { BatchLimits, HealthCheckSettings, RecordChange, RecordSet } from "../ports/dns.js";
import { batchesOf } from "./batches.js";
import type { DesiredCheck } from "./checks.js";
import { mustBeAnswered } from "./delegation.js";
import type { TreeNames } from "./names.js";
import { clashes, isChallenge, isOwned, ownerRecord, readOwner, type Owner } from "./owner.js";
import { checkPrefix, newCheckId, planChecks } from "./plan-checks.js";
import { recordKey, recordText, type ZoneSnapshot } from "./records.js";
import { sha256 } from "./sha256.js";
import type { DesiredZone } from "./tree.js";

/** The changes that turn a zone into the desired one, in their order. Plain JSON: `dns plan --out` writes it, `apply` applies it. */
export interface DnsPlan {
  zone: string;
  /** Created first: a record can't name a check that does not exist. In records that use a new check, its id is `+` and its name. */
  createChecks: readonly DesiredCheck[];
  updateChecks: ReadonlyArray<DesiredCheck & { id: string; version: number }>;
  /** Each is one atomic call. A changed record is deleted and created, so that the provider refuses when the record differs from the observed one. */
  batches: ReadonlyArray<readonly RecordChange[]>;
  /** Deleted last, when no name server has the records any more that used them. */
  deleteChecks: ReadonlyArray<{ id: string; settings: HealthCheckSettings }>;
  /** Record sets that radioctl does not manage and would replace. */
  takesOver: readonly string[];
  /** Record sets that stay as they are. */
  unchanged: number;
  owner: Owner;
  /** A hash of everything that the plan was made from: the plan is valid for that state only. */
  basis: string;
  /** A hash of all of the above. */
  digest: string;
}

export function isEmptyPlan({ createChecks, updateChecks, batches, deleteChecks }: DnsPlan): boolean {
  return createChecks.length + updateChecks.length + batches.length + deleteChecks.length === 0;
}

/**
 * Plans the changes that turn `observed` into `desired`. Pure: same input, same plan.
 * @param scope the only names that may change, when `desired` is a part of the tree; unused health checks are then kept
 * @throws RadioctlError failed when a record is in the way that radioctl can't delete exactly as it is
 */
export function planZone(
  desired: DesiredZone,
  observed: ZoneSnapshot,
  names: TreeNames,
  limits: BatchLimits,
  scope?: ReadonlySet<string>,
): DnsPlan {
  const owner = readOwner(observed.recordSets, names);
  mustBeAnswered(desired, observed);
  const { owned, foreign } = sorted(desired, observed, owner, names, scope);
  const checks = planChecks(desired.checks, observed, [...owned, ...foreign]);
  const wanted = desired.recordSets.map((record) => bound(record, checks.ids));
  const changes = changesOf(wanted, [...owned, ...foreign]);
  mustBeKnown(changes);
  const replaced = new Set([...owned, ...foreign]);
  const staying = [...observed.recordSets.filter((record) => !replaced.has(record)), ...wanted];
  const inUse = new Set(staying.map(({ healthCheckId }) => healthCheckId));
  return sealed({
    zone: observed.zone,
    createChecks: checks.create,
    updateChecks: checks.update,
    batches: inBatches(changes, owner, desired.owner, names, limits),
    deleteChecks: checks.unused
      .filter(({ id }) => scope === undefined && !inUse.has(id))
      .map(({ id, settings }) => ({ id, settings })),
    takesOver: foreign.map(recordKey).sort(),
    unchanged: wanted.length - changes.filter(({ action }) => action === "CREATE").length,
    owner: desired.owner,
    basis: basisOf(observed, names, owner),
  });
}

/** A plan with its digest. */
export function sealed(plan: Omit<DnsPlan, "digest">): DnsPlan {
  return { ...plan, digest: digestOf(plan) };
}

/** @throws RadioctlError usage for a plan that was changed after it was made */
export function mustBeWhole({ digest, ...plan }: DnsPlan): void {
  if (digestOf(plan) === digest) return;
  throw new RadioctlError("usage", "the plan was changed after it was made: its digest does not match", {
    hint: "make a new one: radioctl dns plan --out FILE",
  });
}

/** @throws RadioctlError failed when the zone is not the one that the plan was made from */
export function mustHold({ zone, basis }: DnsPlan, observed: ZoneSnapshot, names: TreeNames): void {
  if (basisOf(observed, names) === basis) return;
  throw new RadioctlError("failed", `${zone} has changed since the plan was made; nothing was changed`, {
    hint: "make and read a new plan: radioctl dns plan",
  });
}

/** A hash of what a plan is made from: radioctl's records and checks, and records that are in their way. */
export function basisOf(observed: ZoneSnapshot, names: TreeNames, owner = readOwner(observed.recordSets, names)): string {
  const within = [names.root, names.listen, names.source];
  const near = observed.recordSets.filter(
    (record) =>
      !isChallenge(record) &&
      (isOwned(record, owner, names) || within.some((name) => record.name === name || record.name.endsWith(`.${name}`))),
  );
  const checks = observed.healthChecks.filter(({ callerReference }) => callerReference.startsWith(checkPrefix(observed.zone)));
  return sha256(JSON.stringify([near.map(recordText).sort(), checks.map(({ id, version }) => `${id} ${version}`).sort()]));
}

/** The records that a plan deals with: radioctl's own, and others in the places of its own. */
function sorted(
  desired: DesiredZone,
  { recordSets }: ZoneSnapshot,
  owner: Owner | undefined,
  names: TreeNames,
  scope: ReadonlySet<string> | undefined,
) {
  const wanted = groupByName(desired.recordSets);
  const owned = recordSets.filter((record) => isOwned(record, owner, names) && scope?.has(record.name) !== false);
  const foreign = recordSets.filter(
    (record) => !isOwned(record, owner, names) && wanted.get(record.name)?.some((each) => clashes(each, record)) === true,
  );
  return { owned, foreign };
}

function groupByName(records: readonly RecordSet[]): Map<string, RecordSet[]> {
  const groups = new Map<string, RecordSet[]>();
  for (const record of records) {
    const group = groups.get(record.name);
    if (group === undefined) groups.set(record.name, [record]);
    else group.push(record);
  }
  return groups;
}

function bound(record: RecordSet, ids: ReadonlyMap<string, string>): RecordSet {
  const id = record.healthCheckId === undefined ? undefined : ids.get(record.healthCheckId);
  return id === undefined ? record : { ...record, healthCheckId: id };
}

/** The records of a plan with the ids that its new checks were given. */
export function withCheckIds(changes: readonly RecordChange[], made: ReadonlyMap<string, string>): RecordChange[] {
  const ids = new Map([...made].map(([name, id]) => [newCheckId(name), id]));
  return changes.map(({ action, recordSet }) => ({ action, recordSet: bound(recordSet, ids) }));
}

function changesOf(wanted: readonly RecordSet[], there: readonly RecordSet[]): RecordChange[] {
  const before = new Map(there.map((record) => [recordKey(record), record]));
  const after = new Set(wanted.map(recordKey));
  const replaced = wanted.flatMap((record): RecordChange[] => {
    const old = before.get(recordKey(record));
    if (old === undefined) return [{ action: "CREATE", recordSet: record }];
    if (recordText(old) === recordText(record)) return [];
    return [
      { action: "DELETE", recordSet: old },
      { action: "CREATE", recordSet: record },
    ];
  });
  const gone = there.filter((record) => !after.has(recordKey(record)));
  return [...replaced, ...gone.map((recordSet): RecordChange => ({ action: "DELETE", recordSet }))];
}

/**
 * Between several batches, the owner record must cover old and new records: it names both from the first batch, and only the last batch removes
 * the old ones. So a run that continues after an interruption knows what radioctl manages.
 */
function inBatches(
  changes: readonly RecordChange[],
  before: Owner | undefined,
  after: Owner,
  names: TreeNames,
  limits: BatchLimits,
): RecordChange[][] {
  const batches = batchesOf(changes, limits);
  if (batches.length < 2 || before === undefined) return batches;
  const final = ownerRecord(after, names);
  const both = ownerRecord(
    { ...after, names: union(before.names, after.names), regions: union(before.regions, after.regions) },
    names,
  );
  if (recordText(both) === recordText(final)) return batches;
  const widened = changes.map((change) =>
    change.action === "CREATE" && recordText(change.recordSet) === recordText(final) ? { ...change, recordSet: both } : change,
  );
  const closing: RecordChange[] = [
    { action: "DELETE", recordSet: both },
    { action: "CREATE", recordSet: final },
  ];
  return [...batchesOf(widened, limits), closing];
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])];
}

function mustBeKnown(changes: readonly RecordChange[]): void {
  const strange = changes.find(({ recordSet: { policy } }) => policy.kind === "other");
  if (strange === undefined) return;
  const { recordSet } = strange;
  const policy = recordSet.policy.kind === "other" ? recordSet.policy.name : "";
  throw new RadioctlError("failed", `${recordKey(recordSet)} is in the way: a ${policy} record, which radioctl can't take over`, {
    hint: "delete it by hand, or use another name",
  });
}

function digestOf(plan: Omit<DnsPlan, "digest">): string {
  return sha256(JSON.stringify(plan));
}
