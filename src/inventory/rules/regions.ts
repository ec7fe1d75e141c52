import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import type { Finding, Rule } from "./finding.js";
import { isMisspelt, repeated, unknown } from "./references.js";

/** The places that determine whether a region has a relay. */
const relayPlaces: readonly Path[] = [
  ["hosts", "*", "role"],
  ["hosts", "*", "region"],
];

/** A location can be served by only one region. */
export const locations: Rule = ({ regions }) => {
  const taken = new Map<string, string>();
  return Object.entries(regions).flatMap(([region, { locations: served }]) =>
    served.flatMap((location, index): Finding[] => {
      const other = taken.get(location);
      taken.set(location, other ?? region);
      if (other === undefined) return [];
      const by = other === region ? "is listed twice" : `is already served by ${other}`;
      return [{ path: ["regions", region, "locations", index], message: `${location} ${by}` }];
    }),
  );
};

/** Every region must fail over to other regions, which must exist. */
export const failover: Rule = ({ regions }) =>
  Object.entries(regions).flatMap(([region, { failover: next }]) => {
    const path = ["regions", region, "failover"];
    const others = Object.keys(regions).filter((other) => other !== region);
    if (next.length === 0 && others.length > 0) {
      const message = `has no failover; list other regions in failover: ${others.join(", ")}`;
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

/** A region's name is part of DNS names, `pool-<region>` and `fo1-<region>`: labels with at most 63 characters, which must be unique. */
export const regionNames: Rule = ({ regions }) =>
  Object.keys(regions).flatMap((region): Finding[] => {
    const path = ["regions", region];
    if (region === "none") return [{ path, message: "is a name of the DNS tree; use another name" }];
    if (/^(pool|fo\d+)-/u.test(region)) {
      return [{ path, message: "begins like a name of the DNS tree (pool-, fo1-); use another name" }];
    }
    return region.length > LONGEST_REGION
      ? [{ path, message: `has ${region.length} characters; names in the zone allow at most ${LONGEST_REGION}` }]
      : [];
  });

/** 63 minus the length of `fo99-` or `pool-`. */
const LONGEST_REGION = 58;

/** Every region must have a relay, because other regions may fail over to it. */
export const staffed: Rule = ({ regions, hosts }) =>
  Object.keys(regions)
    .filter((region) => !hasRelay(region, Object.keys(regions), hosts))
    .map((region) => ({
      path: ["regions", region],
      message: "has no relay; add one, or remove the region",
      about: relayPlaces,
    }));

/** One region must serve the rest of the world. */
export const coverage: Rule = ({ regions }) =>
  Object.values(regions).some((region) => region.locations.includes("*"))
    ? []
    : [
        {
          path: ["regions"],
          message:
            'no region serves "*": listeners from other places would get no answer; add "*" to the locations of one region',
          about: [["regions", "*", "locations", "*"]],
        },
      ];

/** A region can have only one canary, the relay that gets every change first. */
export const canaries: Rule = ({ hosts }) => {
  const taken = new Map<string, string>();
  return Object.entries(hosts).flatMap(([name, host]): Finding[] => {
    if (host.role !== "relay" || host.canary !== true) return [];
    const other = taken.get(host.region);
    taken.set(host.region, other ?? name);
    return other === undefined
      ? []
      : [{ path: ["hosts", name, "canary"], message: `${host.region} already has a canary, ${other}` }];
  });
};

/**
 * Route 53: at most 100 weighted records with one name and type, and as many geolocation records:
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-records
 */
const MOST_RECORDS = 100;

export const poolSizes: Rule = ({ regions, hosts, dns }) =>
  dns.provider !== "route53"
    ? []
    : Object.keys(regions).flatMap((region): Finding[] => {
        const relays = Object.values(hosts).filter((host) => host.role === "relay" && host.region === region).length;
        if (relays <= MOST_RECORDS) return [];
        const message = `has ${relays} relays, but Route 53 accepts ${MOST_RECORDS} weighted records of one name: move some relays and locations to another region`;
        return [{ path: ["regions", region], message, about: relayPlaces }];
      });

/** The listen name has one record for each location of all regions. */
export const placeCount: Rule = ({ regions, dns }) => {
  const places = Object.values(regions).reduce((sum, { locations: own }) => sum + own.length, 0);
  if (dns.provider !== "route53" || places <= MOST_RECORDS) return [];
  const message = `have ${places} locations together, but Route 53 accepts ${MOST_RECORDS} geolocation records of one name: use continents (such as AF) and "*" instead of single countries`;
  return [{ path: ["regions"], message, about: [["regions", "*", "locations", "*"]] }];
};

/** Commands accept hosts and regions in one list, such as `--down eu-1,us`. */
export const hostNames: Rule = ({ regions, hosts }) =>
  Object.keys(hosts)
    .filter((name) => Object.hasOwn(regions, name))
    .map((name) => ({ path: ["hosts", name], message: "is also the name of a region; use another name for one of them" }));

function hasRelay(region: string, known: readonly string[], hosts: Inventory["hosts"]): boolean {
  return Object.values(hosts).some(
    (host) => host.role === "relay" && (host.region === region || isMisspelt(host.region, region, known)),
  );
}
