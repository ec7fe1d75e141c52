import type { DesiredHost } from "./desired.js";
import type { ObservedHost } from "./query.js";
import type { Step } from "./steps.js";

/** Packages to install, after the repair of an interrupted dpkg. */
export function planPackages(desired: DesiredHost, observed: ObservedHost): Step[] {
  const missing = desired.packages.filter((name) => !observed.packages.installed.has(name));
  return [
    ...(observed.packages.interrupted ? [{ kind: "repair-packages" as const, because: "dpkg was interrupted" }] : []),
    ...(missing.length === 0 ? [] : [{ kind: "packages" as const, names: missing, because: "not installed" }]),
  ];
}

/** Users of services. An existing user keeps its home and gets missing groups; no group is removed. */
export function planUsers(desired: DesiredHost, observed: ObservedHost): Step[] {
  return desired.users.flatMap(({ name, home, groups }): Step[] => {
    const has = observed.users.get(name);
    if (has === undefined) return [{ kind: "user", name, home, groups, because: "does not exist" }];
    const missing = groups.filter((group) => !has.includes(group));
    return missing.length === 0 ? [] : [{ kind: "user", name, home, groups: missing, because: `not in ${missing.join(", ")}` }];
  });
}
