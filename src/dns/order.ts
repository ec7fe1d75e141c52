import type { RecordChange, RecordSet } from "../ports/dns.js";
import { groupKey } from "./records.js";

/**
 * The changes of one call in an order that Route 53 accepts, which checks each change after the earlier ones: deletions first, each alias before
 * its target; then creations, each target before its aliases, even if the target exists already (octodns, pull request 366). The opposite order
 * with each change reversed is valid, too: that is the inverse.
 */
export function inOrder(changes: readonly RecordChange[]): RecordChange[] {
  const deletions = changes.filter(({ action }) => action === "DELETE");
  const creations = changes.filter(({ action }) => action !== "DELETE");
  const created = byKey(creations, ({ recordSet }) => groupKey(recordSet));
  const leadingTo = byKey(deletions, ({ recordSet }) => targetOf(recordSet));
  return [
    ...afterOthers(deletions, ({ recordSet }) => leadingTo.get(groupKey(recordSet)) ?? []),
    ...afterOthers(creations, ({ recordSet }) => created.get(targetOf(recordSet) ?? "") ?? []),
  ];
}

/** The group that an alias leads to; undefined for a record with values and for an alias out of the zone. */
export function targetOf({ alias, type }: RecordSet): string | undefined {
  return alias === undefined || alias.zoneId !== undefined ? undefined : groupKey({ name: alias.name, type });
}

/** The items in their order, except that those in `earlier(item)` come before the item. In a circle, the order is kept. */
export function afterOthers<Item>(items: readonly Item[], earlier: (item: Item) => readonly Item[]): Item[] {
  const done = new Set<Item>();
  const begun = new Set<Item>();
  const visit = (item: Item): void => {
    if (begun.has(item)) return;
    begun.add(item);
    earlier(item).forEach(visit);
    done.add(item);
  };
  items.forEach(visit);
  return [...done];
}

/** Items by a key; items without one are left out. */
export function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined): ReadonlyMap<string, Item[]> {
  const all = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const others = all.get(key);
    if (others === undefined) all.set(key, [item]);
    else others.push(item);
  }
  return all;
}
