import { RadioctlError } from "../errors.js";
import type { BatchLimits, RecordChange } from "../ports/dns.js";
import type { TreeNames } from "./names.js";
import { groupKey, recordKey } from "./records.js";

/**
 * Splits changes into as few calls as the limits allow. Targets are created before the aliases that lead to them, and deleted after them. What a
 * provider accepts only in one call stays together: the deletion and creation of one record, and a whole name that changes its policy or TTL.
 * @throws RadioctlError failed when one such name alone is too large for a call
 */
export function batchesOf(changes: readonly RecordChange[], names: TreeNames, limits: BatchLimits): RecordChange[][] {
  const batches: RecordChange[][] = [];
  let room = { changes: 0, valueCharacters: 0 };
  for (const unit of unitsOf(changes, names)) {
    const size = sizeOf(unit);
    if (size.changes > limits.changes || size.valueCharacters > limits.valueCharacters) throw tooLarge(unit, limits);
    const current = batches.at(-1);
    if (current !== undefined && size.changes <= room.changes && size.valueCharacters <= room.valueCharacters)
      current.push(...unit);
    else {
      batches.push([...unit]);
      room = { ...limits };
    }
    room = { changes: room.changes - size.changes, valueCharacters: room.valueCharacters - size.valueCharacters };
  }
  return batches;
}

/** Changes that must be in one call, in the order in which they are sent. */
function unitsOf(changes: readonly RecordChange[], names: TreeNames): RecordChange[][] {
  const together = wholeNames(changes);
  const units = new Map<string, RecordChange[]>();
  for (const change of changes) {
    const { name } = change.recordSet;
    const key = together.has(name) ? name : recordKey(change.recordSet);
    const unit = units.get(key);
    if (unit === undefined) units.set(key, [change]);
    else unit.push(change);
  }
  const deletes = (unit: readonly RecordChange[]) => unit.every(({ action }) => action === "DELETE");
  const all = [...units.values()].map((unit) => unit.toSorted((one, other) => order(one) - order(other)));
  return [
    ...all.filter((unit) => !deletes(unit)),
    ...all.filter(deletes).toSorted((one, other) => depth(one, names) - depth(other, names)),
  ];
}

function order({ action }: RecordChange): number {
  return action === "DELETE" ? 0 : 1;
}

/** With these policies only one record may have a role or a place: the old record must be deleted first. */
const EXCLUSIVE: ReadonlySet<string> = new Set(["failover", "geolocation"]);

/** Names whose changes must be in one call: their policy, TTL or kind of record changes, or a role moves to another record. */
function wholeNames(changes: readonly RecordChange[]): Set<string> {
  const kinds = new Map<string, Set<string>>();
  const whole = new Set<string>();
  for (const { action, recordSet } of changes) {
    const { name, type, policy, ttlSeconds } = recordSet;
    const group = groupKey(recordSet);
    kinds.set(group, (kinds.get(group) ?? new Set()).add(`${policy.kind} ${ttlSeconds ?? "alias"}`));
    const takesOver = action === "DELETE" && EXCLUSIVE.has(policy.kind);
    if (type === "CNAME" || takesOver || (kinds.get(group)?.size ?? 0) > 1) whole.add(name);
  }
  return whole;
}

/** How far below the listen name a name is: aliases are deleted before their targets. */
function depth([change]: readonly RecordChange[], names: TreeNames): number {
  const name = change?.recordSet.name ?? "";
  if (name === names.listen) return 0;
  if (name === names.root) return 1;
  const link = /^fo(\d+)-/u.exec(name);
  if (link !== null) return 2 + Number(link[1]);
  return name.startsWith("pool-") ? Number.MAX_SAFE_INTEGER : 2;
}

function sizeOf(unit: readonly RecordChange[]): BatchLimits {
  const twice = ({ action }: RecordChange) => (action === "UPSERT" ? 2 : 1);
  return {
    changes: unit.reduce((sum, change) => sum + twice(change), 0),
    valueCharacters: unit.reduce(
      (sum, change) => sum + twice(change) * change.recordSet.values.reduce((length, value) => length + value.length, 0),
      0,
    ),
  };
}

function tooLarge(unit: readonly RecordChange[], limits: BatchLimits): RadioctlError {
  const name = unit[0]?.recordSet.name ?? "";
  return new RadioctlError(
    "failed",
    `${name} must change in one call, but is too large for one (limit: ${limits.changes} changes)`,
    {
      hint: "split the region",
    },
  );
}
