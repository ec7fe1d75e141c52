import { RadioctlError } from "../errors.js";
import type { BatchLimits, RecordChange } from "../ports/dns.js";
import { afterOthers, byKey, inOrder, targetOf } from "./order.js";
import { groupKey, recordKey } from "./records.js";

/** Changes that must be in one call. */
type Unit = readonly RecordChange[];

/**
 * Splits changes into as few calls as the limits allow. Targets are created before the aliases that lead to them, and deleted after them. What a
 * provider accepts only in one call stays together: the deletion and creation of one record, and a whole group that changes its policy or TTL.
 * @throws RadioctlError failed when one such group alone is too large for a call
 */
export function batchesOf(changes: readonly RecordChange[], limits: BatchLimits): RecordChange[][] {
  const batches: RecordChange[][] = [];
  let room = { ...limits };
  for (const unit of unitsOf(changes)) {
    const size = sizeOf(unit);
    if (size.records > limits.records || size.valueCharacters > limits.valueCharacters) throw tooLarge(unit, limits);
    const current = batches.at(-1);
    if (current !== undefined && size.records <= room.records && size.valueCharacters <= room.valueCharacters)
      current.push(...unit);
    else {
      batches.push([...unit]);
      room = { ...limits };
    }
    room = { records: room.records - size.records, valueCharacters: room.valueCharacters - size.valueCharacters };
  }
  return batches.map(inOrder);
}

/** The units in an order in which the zone is valid after each of them. Units that only delete come last. */
function unitsOf(changes: readonly RecordChange[]): Unit[] {
  const together = groupsTogether(changes);
  const units = [...byKey(changes, ({ recordSet }) => together.get(groupKey(recordSet)) ?? recordKey(recordSet)).values()];
  const onlyDeletes = (unit: Unit) => unit.every(isDeletion);
  const creating = unitsBy(units, (change) => (isDeletion(change) ? undefined : groupKey(change.recordSet)));
  const leaving = unitsBy(units, (change) => (isDeletion(change) ? targetOf(change.recordSet) : undefined));
  const earlier = (unit: Unit): Unit[] =>
    onlyDeletes(unit)
      ? unit.flatMap(({ recordSet }) => leaving.get(groupKey(recordSet)) ?? [])
      : unit.flatMap((change) => (isDeletion(change) ? [] : (creating.get(targetOf(change.recordSet) ?? "") ?? [])));
  const deletions = units.filter(onlyDeletes);
  return afterOthers([...units.filter((unit) => !onlyDeletes(unit)), ...deletions], earlier);
}

function unitsBy(units: readonly Unit[], keyOf: (change: RecordChange) => string | undefined): ReadonlyMap<string, Unit[]> {
  const pairs = units.flatMap((unit) => [...new Set(unit.map(keyOf))].map((key) => ({ key, unit })));
  return new Map([...byKey(pairs, ({ key }) => key)].map(([key, found]) => [key, found.map(({ unit }) => unit)]));
}

function isDeletion({ action }: RecordChange): boolean {
  return action === "DELETE";
}

/** With these policies only one record may have a role or a place: the old record must be deleted first. */
const EXCLUSIVE: ReadonlySet<string> = new Set(["failover", "geolocation"]);

/**
 * Groups whose changes must be in one call, by the unit's key: their policy, TTL or kind of record changes, or a role moves to another record.
 * A CNAME excludes records of all other types at its name, so those are one unit.
 */
function groupsTogether(changes: readonly RecordChange[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, Set<string>>();
  const together = new Map<string, string>();
  const alone = new Set(changes.flatMap(({ recordSet: { name, type } }) => (type === "CNAME" ? [name] : [])));
  for (const { action, recordSet } of changes) {
    const { name, policy, ttlSeconds } = recordSet;
    const group = groupKey(recordSet);
    kinds.set(group, (kinds.get(group) ?? new Set()).add(`${policy.kind} ${ttlSeconds ?? "alias"}`));
    const takesOver = action === "DELETE" && EXCLUSIVE.has(policy.kind);
    if (alone.has(name)) together.set(group, name);
    else if (takesOver || (kinds.get(group)?.size ?? 0) > 1) together.set(group, group);
  }
  return together;
}

function sizeOf(unit: Unit): BatchLimits {
  const twice = ({ action }: RecordChange) => (action === "UPSERT" ? 2 : 1);
  const sum = (sizeIn: (change: RecordChange) => number) => unit.reduce((all, change) => all + twice(change) * sizeIn(change), 0);
  return {
    // An alias counts as one record.
    records: sum(({ recordSet: { values } }) => Math.max(1, values.length)),
    valueCharacters: sum(({ recordSet: { values } }) => values.reduce((length, value) => length + value.length, 0)),
  };
}

function tooLarge([first]: Unit, limits: BatchLimits): RadioctlError {
  return new RadioctlError(
    "failed",
    `${first?.recordSet.name ?? ""} must change in one call, but is too large for one (limit: ${limits.records} records)`,
    { hint: "split the region" },
  );
}
