import { isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import { parseInventory } from "./parse.js";
import type { Inventory } from "./schema.js";
import { parseYaml } from "./yaml.js";

/** A part of the text, and what replaces it. */
interface Edit {
  from: number;
  to: number;
  text: string;
}

/**
 * Gives hosts new addresses. What belonged to the old machine is removed: its IPv6 address, the address of its sshd, and its pinned keys. Comments
 * and layout stay.
 * @returns undefined when the text cannot be changed in place (an anchor, a merge key), or when the result would differ in any other way
 */
export function rewriteAddresses(text: string, addresses: ReadonlyMap<string, string>): string | undefined {
  const { document, broken } = parseYaml("inventory", text);
  if (broken) return undefined;
  const edits: Edit[] = [];
  for (const [host, address] of addresses) {
    const map: unknown = document.getIn(["hosts", host], true);
    if (!isMap(map)) return undefined;
    const placed = map.get("address", true);
    if (!isScalar(placed) || !placed.range) return undefined;
    edits.push({ from: placed.range[0], to: placed.range[1], text: address });
    const ssh: unknown = map.get("ssh", true);
    const old = [
      ...removal(text, map, "ipv6"),
      ...(isMap(ssh) ? ["address", "hostKeys"].flatMap((key) => removal(text, ssh, key)) : []),
    ];
    edits.push(...old);
  }
  const rewritten = edits
    .toSorted((one, other) => other.from - one.from)
    .reduce((all, { from, to, text: instead }) => all.slice(0, from) + instead + all.slice(to), text);
  return differsOnlyInAddresses(text, rewritten, addresses) ? rewritten : undefined;
}

/** Removes a key with its value: its lines of a block, or its part of `{ ... }` with one comma. */
function removal(text: string, map: YAMLMap, key: string): Edit[] {
  const pair = map.items.find((item): item is Pair => isScalar(item.key) && item.key.value === key);
  const begin = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  const end = (pair?.value as { range?: [number, number, number] } | undefined)?.range?.[1];
  if (begin === undefined || end === undefined) return [];
  if (map.flow !== true) {
    const newline = text.indexOf("\n", end - 1);
    return [{ from: text.lastIndexOf("\n", begin) + 1, to: newline === -1 ? text.length : newline + 1, text: "" }];
  }
  const before = /,\s*$/u.exec(text.slice(0, begin))?.[0].length ?? 0;
  const after = before > 0 ? 0 : (/^\s*,\s*/u.exec(text.slice(end))?.[0].length ?? 0);
  return [{ from: begin - before, to: end + after, text: "" }];
}

/** Parses both texts: several hosts may share one block by an alias, and then all of them would have changed. */
function differsOnlyInAddresses(before: string, after: string, addresses: ReadonlyMap<string, string>): boolean {
  const was = parseInventory("inventory", before).inventory;
  const is = parseInventory("inventory", after).inventory;
  if (was === undefined || is === undefined) return false;
  return (
    JSON.stringify({ ...was, hosts: movedHosts(was, addresses) }) === JSON.stringify({ ...is, hosts: movedHosts(is, new Map()) })
  );
}

/** The hosts, without keys that are undefined, in which the moved ones have their new addresses. */
function movedHosts({ hosts }: Inventory, addresses: ReadonlyMap<string, string>): unknown {
  const entries = Object.entries(hosts).map(([name, host]) => {
    const address = addresses.get(name);
    if (address === undefined) return [name, sorted(host)];
    const ssh = host.ssh && { ...host.ssh, address: undefined, hostKeys: undefined };
    return [name, sorted({ ...host, address, ipv6: undefined, ...(ssh && { ssh }) })];
  });
  return entries;
}

function sorted(host: object): unknown {
  return Object.entries(host)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}
