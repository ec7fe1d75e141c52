import type { HealthCheck, RecordSet } from "../ports/dns.js";
import { checkIdentity, settingsText, type DesiredCheck } from "./checks.js";
import { byKey } from "./order.js";
import type { ZoneSnapshot } from "./records.js";
import { sha256 } from "./sha256.js";

/** A new check's id in records, until it has one. */
const NEW = "+";

/** The id of a new check in the records of its plan. */
export function newCheckId(name: string): string {
  return `${NEW}${name}`;
}

export function isNewCheckId(id: string): boolean {
  return id.startsWith(NEW);
}

/** The prefix of the caller reference of every check that radioctl made for a zone. Route 53 accepts at most 64 characters. */
export function checkPrefix(zone: string): string {
  return `radioctl-${sha256(zone).slice(0, 16)}-`;
}

/** The checks of a plan: which records use which, and which are created, changed, or no longer used. */
export interface CheckPlan {
  /** By the check's name. */
  ids: ReadonlyMap<string, string>;
  create: readonly DesiredCheck[];
  update: ReadonlyArray<DesiredCheck & { id: string; version: number }>;
  unused: readonly HealthCheck[];
}

/**
 * A check that matches is kept, even one that radioctl did not make, when one of these records uses it; otherwise it must be radioctl's own. Only
 * an own check that no other record of the zone uses is changed; otherwise radioctl creates one of its own beside it.
 * @param records those that the plan deals with: radioctl's, and others in their places
 */
export function planChecks(desired: readonly DesiredCheck[], observed: ZoneSnapshot, records: readonly RecordSet[]): CheckPlan {
  const dealtWith = new Set(records);
  const used = new Set(records.map(({ healthCheckId }) => healthCheckId));
  const usedByOthers = new Set(
    observed.recordSets.flatMap((record) =>
      dealtWith.has(record) || record.healthCheckId === undefined ? [] : [record.healthCheckId],
    ),
  );
  const isOwn = ({ callerReference }: HealthCheck) => callerReference.startsWith(checkPrefix(observed.zone));
  const own = observed.healthChecks.filter(isOwn);
  const usable = byKey([...observed.healthChecks.filter(({ id }) => used.has(id)), ...own], ({ settings }) =>
    checkIdentity(settings),
  );
  const matched = desired.map((check) => {
    const alike = usable.get(checkIdentity(check.settings)) ?? [];
    const equal = alike.find(({ settings }) => settingsText(settings) === settingsText(check.settings));
    const changeable = alike.find((each) => isOwn(each) && !usedByOthers.has(each.id));
    return { check, equal, there: equal ?? changeable };
  });
  const kept = new Set(matched.map(({ there }) => there?.id));
  return {
    ids: new Map(matched.map(({ check, there }) => [check.name, there?.id ?? newCheckId(check.name)])),
    create: matched.flatMap(({ check, there }) => (there === undefined ? [check] : [])),
    update: matched.flatMap(({ check, equal, there }) =>
      equal !== undefined || there === undefined ? [] : [{ ...check, id: there.id, version: there.version }],
    ),
    unused: own.filter(({ id }) => !kept.has(id)),
  };
}
