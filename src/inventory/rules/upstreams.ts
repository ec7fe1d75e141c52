import type { Inventory, Relay } from "../schema.js";
import type { Finding, Rule } from "./finding.js";
import { repeated, unknown } from "./references.js";

/** The upstream relays of a relay must exist and carry the same channels. */
export const upstreams: Rule = (inventory) => {
  const relays = relaysOf(inventory);
  return [...relays].flatMap(([name, relay]) => [
    ...(relay.upstream ?? []).flatMap((parent, index) => parentFindings(inventory, relays, { name, relay, parent, index })),
    ...repeated(relay.upstream ?? [], ["hosts", name, "upstream"]),
  ]);
};

function parentFindings(
  inventory: Inventory,
  relays: ReadonlyMap<string, Relay>,
  { name, relay, parent, index }: { name: string; relay: Relay; parent: string; index: number },
): Finding[] {
  const path = ["hosts", name, "upstream", index];
  const host = relays.get(parent);
  if (host === undefined && Object.hasOwn(inventory.hosts, parent))
    return [{ path, message: `${parent} is a master: a relay without upstream feeds from the masters; remove it` }];
  if (host === undefined) return unknown("relay", parent, [...relays.keys()], path, ["hosts"]);
  const all = Object.keys(inventory.channels);
  // An unknown channel is reported at its own place.
  if (host.channels?.some((channel) => !all.includes(channel))) return [];
  const missing = (relay.channels ?? all).filter((channel) => all.includes(channel) && !(host.channels ?? all).includes(channel));
  if (missing.length === 0) return [];
  return [
    {
      path,
      message: `${parent} does not carry ${missing.join(", ")}; add it to ${parent}'s channels, or remove it from ${name}'s`,
      about: [
        ["hosts", name, "channels", "*"],
        ["hosts", parent, "channels", "*"],
      ],
    },
  ];
}

/** Upstreams must not form a loop. Each relay is visited once, so a loop is reported once. */
export const upstreamLoops: Rule = (inventory) => {
  const relays = relaysOf(inventory);
  const walked = new Set<string>();
  const walk = (name: string, trail: readonly string[]): Finding[] => {
    const start = trail.indexOf(name);
    if (start >= 0) return [loop([...trail.slice(start), name])];
    if (walked.has(name)) return [];
    walked.add(name);
    return (relays.get(name)?.upstream ?? []).flatMap((parent) => walk(parent, [...trail, name]));
  };
  return [...relays.keys()].flatMap((name) => walk(name, []));
};

function loop(names: readonly string[]): Finding {
  const [first = ""] = names;
  return {
    path: ["hosts", first, "upstream"],
    message: `an upstream loop: ${names.join(" feeds from ")}; one of them must feed from a master`,
  };
}

function relaysOf({ hosts }: Inventory): Map<string, Relay> {
  return new Map(
    Object.entries(hosts).flatMap(([name, host]): Array<[string, Relay]> => (host.role === "relay" ? [[name, host]] : [])),
  );
}
