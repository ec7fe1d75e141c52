import { parseDocument } from "yaml";
import { RadioctlError } from "../../errors.js";
import { parseInventory } from "../../inventory/parse.js";
import type { Inventory, Relay } from "../../inventory/schema.js";
import { tierOf } from "../../station/topology.js";

/** Which hosts of a fleet are in a lab. */
export interface Scale {
  kept: readonly string[];
  leftOut: readonly string[];
  /** Relays with a parent that is left out: they feed from their other parents, or from the masters. */
  moved: readonly string[];
}

/**
 * All masters and, region by region in turn, as many relays as fit: canaries first, then those nearest to the masters. Pure.
 * @throws RadioctlError usage when a region would have no relay
 */
export function scaleDown(inventory: Inventory, mostHosts: number): Scale {
  const names = Object.keys(inventory.hosts);
  const masters = names.filter((name) => inventory.hosts[name]?.role === "master");
  const regions = Object.keys(inventory.regions).map((region) => relaysOf(inventory, region));
  const least = masters.length + regions.length;
  if (mostHosts < least) {
    throw new RadioctlError(
      "usage",
      `${mostHosts} hosts are too few: ${masters.length} masters and one relay in each region make ${least}`,
      {
        hint: `--hosts ${least}`,
      },
    );
  }
  const kept = new Set(masters);
  for (let round = 0; kept.size < Math.min(mostHosts, names.length); round++) {
    for (const relays of regions) {
      const next = relays[round];
      if (next !== undefined && kept.size < mostHosts) kept.add(next);
    }
  }
  const moved = names.filter((name) => kept.has(name) && upstreamOf(inventory, name).some((parent) => !kept.has(parent)));
  return { kept: names.filter((name) => kept.has(name)), leftOut: names.filter((name) => !kept.has(name)), moved };
}

/**
 * The inventory without the hosts that are left out; comments stay. Pure.
 * @throws RadioctlError failed when the rest does not validate, for example when a host that is left out defines a YAML anchor that others use
 */
export function scaledText(text: string, inventory: Inventory, { leftOut, moved }: Scale): string {
  if (leftOut.length === 0) return text;
  const document = parseDocument(text, { logLevel: "error" });
  for (const name of moved) {
    const here = upstreamOf(inventory, name).filter((parent) => !leftOut.includes(parent));
    if (here.length === 0) document.deleteIn(["hosts", name, "upstream"]);
    else document.setIn(["hosts", name, "upstream"], document.createNode(here));
  }
  for (const name of leftOut) document.deleteIn(["hosts", name]);
  const left = whole(() => document.toString({ lineWidth: 0 }));
  const [problem] = left === undefined ? [] : parseInventory("inventory", left).problems;
  if (left !== undefined && problem === undefined) return left;
  throw new RadioctlError(
    "failed",
    `the inventory can't be made smaller: ${problem?.message ?? "a host that is left out defines a YAML anchor that others use"}`,
    {
      hint: `rehearse with all hosts: --hosts ${Object.keys(inventory.hosts).length}`,
    },
  );
}

function relaysOf(inventory: Inventory, region: string): string[] {
  const relays = Object.entries(inventory.hosts).filter((entry): entry is [string, Relay] => entry[1].role === "relay");
  const rank = ([name, relay]: [string, Relay]) => (relay.canary === true ? 0 : tierOf(inventory, name));
  return relays
    .filter(([, relay]) => relay.region === region)
    .toSorted((one, other) => rank(one) - rank(other))
    .map(([name]) => name);
}

function upstreamOf(inventory: Inventory, name: string): readonly string[] {
  const host = inventory.hosts[name];
  return host?.role === "relay" ? (host.upstream ?? []) : [];
}

/** undefined when the document has an alias without its anchor, which can't be written. */
function whole(write: () => string): string | undefined {
  try {
    return write();
  } catch {
    return undefined;
  }
}
