import type { Inventory } from "../inventory/schema.js";
import { addressOf, families } from "./checks.js";
import type { Outcome } from "./resolve.js";
import { relaysOf } from "./weights.js";

/** Addresses of a host, in the form that records and checks use. */
export function addressesOf(inventory: Inventory, host: string): string[] {
  return families.flatMap((family) => addressOf(inventory, host, family) ?? []);
}

/** The host behind each address. */
export function hostsByAddress(inventory: Inventory): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(inventory.hosts).flatMap((host) =>
      addressesOf(inventory, host).map((address): [string, string] => [address, host]),
    ),
  );
}

/** The hosts that an answer sends listeners to, the largest share first. An address that no host has is listed as the address. */
export function sharesOf(outcomes: readonly Outcome[], hosts: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  for (const { record, share } of outcomes) {
    const values = record.alias === undefined ? record.values : [record.alias.name];
    for (const value of values) {
      const host = hosts.get(value) ?? value;
      shares.set(host, (shares.get(host) ?? 0) + share / values.length);
    }
  }
  return new Map([...shares].sort(([one, a], [other, b]) => b - a || one.localeCompare(other)));
}

/** The hosts that a list of hosts and regions names. A region stands for its relays. */
export function hostsMeant(inventory: Inventory, names: readonly string[]): string[] {
  return names.flatMap((name) =>
    Object.hasOwn(inventory.regions, name) ? relaysOf(inventory, name).map(([host]) => host) : [name],
  );
}
