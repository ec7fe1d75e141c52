import type { Finding, Rule } from "./finding.js";
import { unknown } from "./references.js";

/** A location is served by one region. */
export const locations: Rule = ({ regions }) => {
  const taken = new Map<string, string>();
  return Object.entries(regions).flatMap(([region, { locations: served }]) =>
    served.flatMap((location, index): Finding[] => {
      const other = taken.get(location);
      taken.set(location, other ?? region);
      return other === undefined
        ? []
        : [{ path: ["regions", region, "locations", index], message: `${location} is already served by ${other}` }];
    }),
  );
};

/** A region fails over to other regions that exist and have relays. */
export const failover: Rule = ({ regions, hosts }) =>
  Object.entries(regions).flatMap(([region, { failover: next }]) => [
    ...next.flatMap((other, index): Finding[] => {
      const path = ["regions", region, "failover", index];
      if (other === region) return [{ path, message: "fails over to itself" }];
      if (!(other in regions)) return unknown("region", other, Object.keys(regions), path, ["regions"]);
      return relaysIn(other, hosts) === 0
        ? [{ path, message: `fails over to ${other}, which has no relay`, about: [["hosts"]] }]
        : [];
    }),
    ...(next.length === 0 && Object.keys(regions).length > 1
      ? [
          {
            path: ["regions", region],
            message: `fails over to nothing; name regions in failover: ${Object.keys(regions)
              .filter((other) => other !== region)
              .join(", ")}`,
            about: [["regions", region, "failover"]],
          },
        ]
      : []),
  ]);

/** Every region has relays, and somebody serves the rest of the world. */
export const coverage: Rule = ({ regions, hosts }) => [
  ...Object.keys(regions)
    .filter((region) => relaysIn(region, hosts) === 0)
    .map((region): Finding => ({
      path: ["regions", region],
      message: "has no relay; put one there, or take the region out",
      about: [["hosts"]],
    })),
  ...(Object.values(regions).some((region) => region.locations.includes("*"))
    ? []
    : [
        {
          path: ["regions"],
          message: 'no region serves "*": listeners from elsewhere would get no answer; add "*" to one',
          about: [["regions"]],
        },
      ]),
];

function relaysIn(region: string, hosts: Parameters<Rule>[0]["hosts"]): number {
  return Object.values(hosts).filter((host) => host.role === "relay" && host.region === region).length;
}
