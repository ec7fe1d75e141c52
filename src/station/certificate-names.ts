import type { Inventory } from "../inventory/schema.js";

/**
 * The names of the station's certificate: the listen name, `stream.<zone>` and the name of each region, in this order. With `wildcard`,
 * `*.<zone>` comes first and replaces the names that it covers, because Let's Encrypt refuses an order that has both. Pure.
 */
export function certificateNames({ station: { zone, listen }, regions, tls }: Inventory): string[] {
  const root = `stream.${zone}`;
  const names = [...new Set([listen, root, ...Object.keys(regions).map((region) => `${region}.${root}`)])];
  if (tls.acme?.wildcard !== true) return names;
  const wildcard = `*.${zone}`;
  return [wildcard, ...names.filter((name) => !isCovered(name, wildcard))];
}

/** Whether `name` is `pattern`, or is covered by it as a wildcard: of exactly one label (RFC 6125, 6.4.3). Pure. */
export function isCovered(name: string, pattern: string): boolean {
  if (!pattern.startsWith("*.")) return name === pattern;
  return name.slice(name.indexOf(".")) === pattern.slice(1);
}
