import type { Inventory } from "../inventory/schema.js";
import { desiredChecks } from "./checks.js";

/** US dollars a month, from https://aws.amazon.com/route53/pricing/: checks of hosts outside of Amazon's network, and queries. */
const ZONE = 0.5;
const CHECK = 0.75;
/** A check every 10 s instead of every 30 s is an optional feature with its own price. */
const FAST = 2;
/** A million queries with geolocation routing. */
const MILLION_QUERIES = 0.7;

/** A listener's connections in a month, each with at most one query: four a day. */
const CONNECTIONS = 120;

export interface MonthlyPrice {
  checks: number;
  checksDollars: number;
  /** An upper limit: every relay is full, each listener connects four times a day, and no resolver caches. */
  queriesDollars: number;
  totalDollars: number;
}

/** The most that Route 53 costs a station in a month. */
export function monthlyPrice(inventory: Inventory): MonthlyPrice {
  const checks = desiredChecks(inventory);
  const checksDollars = checks.reduce((sum, { settings }) => sum + CHECK + (settings.intervalSeconds === 10 ? FAST : 0), 0);
  const capacity = Object.values(inventory.hosts).reduce((sum, host) => sum + (host.role === "relay" ? host.capacity : 0), 0);
  const queriesDollars = ((capacity * CONNECTIONS) / 1e6) * MILLION_QUERIES;
  return { checks: checks.length, checksDollars, queriesDollars, totalDollars: ZONE + checksDollars + queriesDollars };
}
