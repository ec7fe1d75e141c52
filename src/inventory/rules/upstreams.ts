import type { Inventory, Relay } from "../schema.js";
import type { Finding, Rule } from "./finding.js";
import { unknown } from "./references.js";

/** Relays that feed from relays: those exist, carry the same channels, and nobody feeds from himself in a circle. */
export const upstreams: Rule = (inventory) => [
  ...relaysOf(inventory).flatMap(([name, relay]) =>
    (relay.upstream ?? []).flatMap((parent, index) => parentFindings(inventory, name, relay, parent, index)),
  ),
  ...loops(inventory),
];

function parentFindings(inventory: Inventory, name: string, relay: Relay, parent: string, index: number): Finding[] {
  const path = ["hosts", name, "upstream", index];
  const host = inventory.hosts[parent];
  const relays = relaysOf(inventory).map(([other]) => other);
  if (host === undefined) return unknown("relay", parent, relays, path, ["hosts"]);
  if (host.role !== "relay")
    return [
      { path, message: `${parent} is a master: relays without upstream feed from masters by themselves; take upstream out` },
    ];
  const carried = host.channels ?? Object.keys(inventory.channels);
  const missing = (relay.channels ?? Object.keys(inventory.channels)).filter((channel) => !carried.includes(channel));
  return missing.length === 0
    ? []
    : [
        {
          path,
          message: `${parent} does not carry ${missing.join(", ")}; add it to its channels, or take it out of ${name}'s`,
          about: [["hosts", parent]],
        },
      ];
}

function loops(inventory: Inventory): Finding[] {
  const relays = new Map(relaysOf(inventory));
  const found = new Map<string, Finding>();
  const walk = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) {
      const loop = trail.slice(start);
      const key = [...loop].sort().join(" ");
      if (!found.has(key))
        found.set(key, {
          path: ["hosts", loop[0] ?? name, "upstream"],
          message: `an upstream loop: ${[...loop, name].join(" feeds from ")}`,
        });
      return;
    }
    for (const parent of relays.get(name)?.upstream ?? []) walk(parent, [...trail, name]);
  };
  for (const name of relays.keys()) walk(name, []);
  return [...found.values()];
}

function relaysOf({ hosts }: Inventory): Array<[string, Relay]> {
  return Object.entries(hosts).flatMap(([name, host]): Array<[string, Relay]> => (host.role === "relay" ? [[name, host]] : []));
}
