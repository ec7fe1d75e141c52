import { sum } from "./basis.js";
import type { ServerKind } from "./server.js";

/** Servers of one provider in a mix. */
export interface MixServers {
  provider: string;
  count: number;
  /** Listeners of all these servers at the peak, and how many of them need extra transfer. */
  listeners: number;
  bought: number;
  /** Cost a month of all these servers. */
  cost: number;
}

export interface Mix {
  servers: readonly MixServers[];
  /** A month. */
  cost: number;
  /** How many listeners all servers can serve, by bandwidth and available transfer, and how many when the largest one is lost. */
  most: number;
  withoutLargest: number;
}

/** One provider's servers, and how many. */
type Chosen = ReadonlyArray<readonly [kind: ServerKind, count: number]>;

/** Sums of prices with a smaller difference are equal. */
const SAME = 1e-6;

/**
 * The cheapest servers of at most two providers that serve this many listeners, even when the largest one is lost. Exact: for every number of servers
 * of one provider, a binary search finds the best number of the other, since its cost is convex. At equal cost: fewer servers, then the earlier
 * provider.
 * @returns undefined when no provider sells enough
 */
export function cheapestMix(kinds: readonly ServerKind[], listeners: number): Mix | undefined {
  const usable = kinds.filter(({ most }) => most > 0);
  let best: Chosen | undefined;
  let bestCost = Infinity;
  const consider = (chosen: Chosen) => {
    const cost = costOf(chosen, listeners);
    if (cost > bestCost + SAME || !Number.isFinite(cost)) return;
    if (cost < bestCost - SAME || best === undefined || count(chosen) < count(best))
      [best, bestCost] = [chosen, Math.min(cost, bestCost)];
  };
  usable.forEach((one, at) => {
    const only = bestCount(one, [], listeners);
    if (only !== undefined) consider([[one, only]]);
    for (const other of usable.slice(at + 1)) {
      for (let ones = 1; ones <= mostOf(one, listeners) && ones * one.price <= bestCost + SAME; ones += 1) {
        const others = bestCount(other, [[one, ones]], listeners);
        if (others !== undefined)
          consider([
            [one, ones],
            [other, others],
          ]);
      }
    }
  });
  return best === undefined ? undefined : mixOf(best, listeners);
}

/** More servers never pay off: with these, each listener's transfer is included, and one line is to spare. */
function mostOf({ included, most }: ServerKind, listeners: number): number {
  return Math.max(Math.ceil(listeners / (included > 0 ? included : most)), Math.ceil(listeners / most) + 1, 2);
}

/** The cheapest number of a kind together with others, at least one; undefined when even the largest number is not enough. */
function bestCount(kind: ServerKind, beside: Chosen, listeners: number): number | undefined {
  const cost = (servers: number) => costOf([...beside, [kind, servers]], listeners);
  const most = mostOf(kind, listeners);
  if (!Number.isFinite(cost(most))) return undefined;
  const least = firstOf(1, most, (servers) => Number.isFinite(cost(servers)));
  return firstOf(least, most, (servers) => servers === most || cost(servers + 1) >= cost(servers) - SAME);
}

/** The first integer of a range for which a condition holds that also holds for all later ones. */
function firstOf(from: number, to: number, isSo: (value: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Cost a month; Infinity when the servers are too few. Called millions of times for a large station, so it makes no lists. */
function costOf(chosen: Chosen, listeners: number): number {
  if (reserve(chosen) < listeners) return Infinity;
  let beyond = listeners;
  let cost = 0;
  for (const [{ included, price }, servers] of chosen) {
    beyond -= included * servers;
    cost += price * servers;
  }
  if (beyond <= 0) return cost;
  for (const [{ most, included, overage }, servers] of byOverage(chosen)) {
    const bought = Math.min(beyond, (most - included) * servers);
    beyond -= bought;
    cost += bought * overage;
  }
  return beyond > SAME ? Infinity : cost;
}

/** How many listeners they can serve without the largest one; also by transfer, since a server without transfer is lost, too. */
function reserve(chosen: Chosen): number {
  let total = 0;
  let largest = 0;
  for (const [{ most }, servers] of chosen) {
    if (servers === 0) continue;
    total += most * servers;
    largest = Math.max(largest, most);
  }
  return total - largest;
}

function byOverage(chosen: Chosen): Chosen {
  return chosen.toSorted(([one], [other]) => one.overage - other.overage);
}

function count(chosen: Chosen): number {
  return sum(chosen.map(([, servers]) => servers));
}

function mixOf(chosen: Chosen, listeners: number): Mix {
  let left = listeners;
  const included = chosen.map(([kind, servers]) => {
    const taken = Math.min(left, kind.included * servers);
    left -= taken;
    return taken;
  });
  const bought = new Map<ServerKind, number>();
  for (const [kind, servers] of byOverage(chosen)) {
    bought.set(kind, Math.min(left, (kind.most - kind.included) * servers));
    left -= bought.get(kind) ?? 0;
  }
  const bill = chosen.map(([kind, servers], at): MixServers => {
    const more = bought.get(kind) ?? 0;
    const cost = kind.price * servers + more * kind.overage;
    return { provider: kind.provider, count: servers, listeners: (included[at] ?? 0) + more, bought: more, cost };
  });
  return {
    servers: bill,
    cost: sum(bill.map(({ cost }) => cost)),
    most: sum(chosen.map(([{ most }, each]) => most * each)),
    withoutLargest: reserve(chosen),
  };
}
