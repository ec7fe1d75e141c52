import { RadioctlError } from "../errors.js";
import type { RecordSet } from "../ports/dns.js";
import { groupKey, type ZoneSnapshot } from "./records.js";

/** The record sets of one name and type, which share a policy. */
export type Group = readonly RecordSet[];

export interface ZoneIndex {
  zone: string;
  group(name: string, type: string): Group | undefined;
}

/** @throws RadioctlError failed for what no provider accepts: a group with several policies, or aliases that form a circle */
export function indexZone({ zone, recordSets }: Pick<ZoneSnapshot, "zone" | "recordSets">): ZoneIndex {
  const groups = new Map<string, RecordSet[]>();
  for (const record of recordSets) {
    const group = groups.get(groupKey(record));
    if (group === undefined) groups.set(groupKey(record), [record]);
    else group.push(record);
  }
  for (const [key, group] of groups) {
    const policies = new Set(group.map(({ policy }) => policy.kind));
    if (policies.size > 1) throw new RadioctlError("failed", `${key} mixes policies: ${[...policies].sort().join(", ")}`);
    if (policies.has("simple") && group.length > 1) throw new RadioctlError("failed", `${key} exists ${group.length} times`);
  }
  refuseCircles(groups);
  const names = existingNames(recordSets);
  return { zone, group: (name, type) => groups.get(groupKey({ name: closest(names, name), type })) };
}

/** The name itself when it exists; otherwise `*` below its nearest parent that exists (RFC 4592). */
function closest(names: ReadonlySet<string>, name: string): string {
  if (names.has(name)) return name;
  const above = parents(name).find((parent) => names.has(parent));
  return above === undefined ? name : `*.${above}`;
}

/** Names of records, and the names between them and the root: a name with a record below it exists, too. */
function existingNames(recordSets: readonly RecordSet[]): Set<string> {
  const names = new Set<string>();
  for (const { name } of recordSets) {
    if (names.has(name)) continue;
    for (const each of [name, ...parents(name)]) names.add(each);
  }
  return names;
}

function parents(name: string): string[] {
  const labels = name.split(".");
  return labels.slice(1).map((_label, at) => labels.slice(at + 1).join("."));
}

function refuseCircles(groups: ReadonlyMap<string, Group>): void {
  const done = new Set<string>();
  const visit = (key: string, above: ReadonlySet<string>): void => {
    if (done.has(key)) return;
    if (above.has(key)) throw new RadioctlError("failed", `aliases form a circle: ${[...above, key].join(" -> ")}`);
    for (const { alias, type } of groups.get(key) ?? []) {
      if (alias !== undefined && alias.zoneId === undefined)
        visit(groupKey({ name: alias.name, type }), new Set([...above, key]));
    }
    done.add(key);
  };
  for (const key of groups.keys()) visit(key, new Set());
}
