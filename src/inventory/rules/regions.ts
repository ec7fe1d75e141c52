import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import type { Finding, Rule } from "./finding.js";
import { isMisspelt, repeated, unknown } from "./references.js";

/** What decides whether a region has a relay: any host, its role, its region. */
const relayPlaces: readonly Path[] = [
  ["hosts", "*", "role"],
  ["hosts", "*", "region"],
];

/** A location is served by one region. */
export const locations: Rule = ({ regions }) => {
  const taken = new Map<string, string>();
  return Object.entries(regions).flatMap(([region, { locations: served }]) =>
    served.flatMap((location, index): Finding[] => {
      const other = taken.get(location);
      taken.set(location, other ?? region);
      if (other === undefined) return [];
      const by = other === region ? "stands here twice" : `is already served by ${other}`;
      return [{ path: ["regions", region, "locations", index], message: `${location} ${by}` }];
    }),
  );
};

/** A region fails over to other regions, which exist and have relays. */
export const failover: Rule = ({ regions }) =>
  Object.entries(regions).flatMap(([region, { failover: next }]) => {
    const path = ["regions", region, "failover"];
    const others = Object.keys(regions).filter((other) => other !== region);
    if (next.length === 0 && others.length > 0) {
      const message = `fails over to nothing; name regions in failover: ${others.join(", ")}`;
      return [{ path: ["regions", region], message, about: [["regions", region, "*"]] }];
    }
    return [
      ...next.flatMap((other, index): Finding[] => {
        if (other === region) return [{ path: [...path, index], message: "fails over to itself" }];
        return unknown("region", other, Object.keys(regions), [...path, index], ["regions"]);
      }),
      ...repeated(next, path),
    ];
  });

/** A region's name is part of names in the zone, `pool-<region>` and `fo1-<region>`, which are labels of 63 characters at most and no other region's. */
export const regionNames: Rule = ({ regions }) =>
  Object.keys(regions).flatMap((region): Finding[] => {
    const path = ["regions", region];
    if (/^(pool|fo\d+)-/u.test(region)) {
      return [{ path, message: "begins as names of the DNS tree do (pool-, fo1-); take another name" }];
    }
    return region.length > LONGEST_REGION
      ? [{ path, message: `is ${region.length} characters long; its names in the zone allow ${LONGEST_REGION}` }]
      : [];
  });

/** 63 less `fo99-`, or `pool-`. */
const LONGEST_REGION = 58;

/** Every region has a relay: failing over to it would lead to nothing. */
export const staffed: Rule = ({ regions, hosts }) =>
  Object.keys(regions)
    .filter((region) => !hasRelay(region, Object.keys(regions), hosts))
    .map((region) => ({
      path: ["regions", region],
      message: "has no relay; put one there, or take the region out",
      about: relayPlaces,
    }));

/** Somebody serves the rest of the world. */
export const coverage: Rule = ({ regions }) =>
  Object.values(regions).some((region) => region.locations.includes("*"))
    ? []
    : [
        {
          path: ["regions"],
          message: 'no region serves "*": listeners from elsewhere would get no answer; add "*" to one\'s locations',
          about: [["regions", "*", "locations", "*"]],
        },
      ];

/** One relay of a region goes first with every change. */
export const canaries: Rule = ({ hosts }) => {
  const taken = new Map<string, string>();
  return Object.entries(hosts).flatMap(([name, host]): Finding[] => {
    if (host.role !== "relay" || host.canary !== true) return [];
    const other = taken.get(host.region);
    taken.set(host.region, other ?? name);
    return other === undefined
      ? []
      : [{ path: ["hosts", name, "canary"], message: `${host.region} has its canary already, ${other}` }];
  });
};

function hasRelay(region: string, known: readonly string[], hosts: Inventory["hosts"]): boolean {
  return Object.values(hosts).some(
    (host) => host.role === "relay" && (host.region === region || isMisspelt(host.region, region, known)),
  );
}
