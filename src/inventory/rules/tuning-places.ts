import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import { resolveTuning, type ResolvedTuning } from "../tuning.js";

/** The places from which a host gets the values of a tuning group. */
export function tuningPlaces(host: string, group: keyof ResolvedTuning): Path[] {
  return [
    ["hosts", host, "tuning", group, "*"],
    ["defaults", group, "*"],
  ];
}

/** The place where a tuning value of a host is set: at the host, else in `defaults`; undefined for radioctl's default. */
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
