import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import { resolveTuning, type ResolvedTuning } from "../tuning.js";

/** Where a host's values of a group of tuning come from. */
export function tuningPlaces(host: string, group: keyof ResolvedTuning): Path[] {
  return [
    ["hosts", host, "tuning", group, "*"],
    ["defaults", group, "*"],
  ];
}

/** Where one tuning value of a host is set: its own, else that of `defaults`; undefined when it is ours. */
export function tuningPath<Group extends keyof ResolvedTuning>(
  { hosts, defaults }: Inventory,
  host: string,
  group: Group,
  key: keyof ResolvedTuning[Group] & string,
): Path | undefined {
  const isSet = (values: object | undefined) => values !== undefined && Object.hasOwn(values, key);
  if (isSet(hosts[host]?.tuning?.[group])) return ["hosts", host, "tuning", group, key];
  return isSet(defaults[group]) ? ["defaults", group, key] : undefined;
}

/** A host's resolved values. */
export function tuningOf({ hosts, defaults }: Inventory, host: string): ResolvedTuning {
  return resolveTuning(defaults, hosts[host]?.tuning);
}
