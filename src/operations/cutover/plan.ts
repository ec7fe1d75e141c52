import type { Inventory } from "../../inventory/schema.js";
import { allListeners } from "../../moving/relay-view.js";
import { answered, type Preflight } from "./preflight.js";
import type { CutoverPlan, CutoverRequest } from "./request.js";

/** Which relays are moved, in which order: one alone, then the others in batches. Pure. */
export function planCutover(
  inventory: Inventory,
  { kind, canary, batch }: Pick<CutoverRequest, "kind" | "canary" | "batch">,
  { scope, relays }: Preflight,
): CutoverPlan {
  const found = answered(relays);
  const listeners = Object.fromEntries(found.map(([relay, { view }]) => [relay, allListeners(view)]));
  const names = found.map(([relay]) => relay);
  // After a failure all listeners wait: there is no canary.
  const first = kind === "failover" ? undefined : firstOf(inventory, names, listeners, canary);
  const others = names.filter((name) => name !== first);
  const size = Math.max(1, "count" in batch ? batch.count : Math.ceil((names.length * batch.percent) / 100));
  const batches = Array.from({ length: Math.ceil(others.length / size) }, (_, index) =>
    others.slice(index * size, (index + 1) * size),
  );
  return { scope, canary: first, batches, listeners, leftOut: scope.relays.filter((name) => !names.includes(name)) };
}

/** The named relay, else the inventory's canary, else the relay with the fewest listeners. */
function firstOf(
  { hosts }: Inventory,
  names: readonly string[],
  listeners: Readonly<Record<string, number>>,
  given: string | undefined,
): string | undefined {
  const marked = names.find((name) => {
    const host = hosts[name];
    return host?.role === "relay" && host.canary === true;
  });
  const fewest = names.toSorted((one, other) => (listeners[one] ?? 0) - (listeners[other] ?? 0))[0];
  return [given, marked, fewest].find((name) => name !== undefined && names.includes(name));
}
