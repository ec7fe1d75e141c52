import type { Finding, Rule } from "./finding.js";
import { repeated, unknown } from "./references.js";

/** The regions of providers must exist. */
export const providerRegions: Rule = ({ providers, regions }) =>
  Object.entries(providers).flatMap(([name, { regions: named = [] }]): Finding[] => {
    const path = ["providers", name, "regions"];
    const unknownRegions = named.flatMap((region, at) =>
      unknown("region", region, Object.keys(regions), [...path, at], ["regions"]),
    );
    return [...unknownRegions, ...repeated(named, path)];
  });
