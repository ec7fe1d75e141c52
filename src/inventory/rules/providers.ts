import type { Finding, Rule } from "./finding.js";
import { repeated, unknown } from "./references.js";

/** A provider has its servers in regions of the station. */
export const providerRegions: Rule = ({ providers, regions }) =>
  Object.entries(providers).flatMap(([name, { regions: named = [] }]): Finding[] => {
    const path = ["providers", name, "regions"];
    const strangers = named.flatMap((region, at) => unknown("region", region, Object.keys(regions), [...path, at], ["regions"]));
    return [...strangers, ...repeated(named, path)];
  });
