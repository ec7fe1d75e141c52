import type { Inventory } from "../inventory/schema.js";
import { families } from "./checks.js";
import { namesOf } from "./names.js";
import { isWithin, recordKey, type ZoneSnapshot } from "./records.js";
import { sourceNames } from "./source.js";

/** A question to an authoritative name server, and what it may answer by what the zone holds. */
export interface Expected {
  name: string;
  type: string;
  allowed: readonly string[];
  /** All of them; else whichever the asker's place and the health checks choose. */
  exactly: boolean;
}

/**
 * What name servers of the zone are asked: the record that changes with every change of radioctl's, where listeners are sent, and where encoders
 * are. Names that the zone does not have are not asked for: that is the plan's business.
 */
export function expectedAnswers(inventory: Inventory, { recordSets }: ZoneSnapshot): Expected[] {
  const names = namesOf(inventory);
  const owner = recordSets.find((record) => recordKey(record) === `${names.owner} TXT`)?.values;
  const sources = Object.keys(inventory.channels).flatMap((channel) => sourceNames(inventory, channel));
  const valuesOf = (type: string, belongs: (name: string) => boolean) =>
    [
      ...new Set(recordSets.filter((record) => record.type === type && belongs(record.name)).flatMap(({ values }) => values)),
    ].sort();
  const asked = families.flatMap((type) => [
    { name: names.listen, type, allowed: valuesOf(type, (name) => isWithin(name, names.root) || name === names.listen) },
    ...sources.map((source) => ({ name: source, type, allowed: valuesOf(type, (name) => name === source) })),
  ]);
  return [
    ...(owner === undefined ? [] : [{ name: names.owner, type: "TXT", allowed: owner, exactly: true }]),
    ...asked.filter(({ allowed }) => allowed.length > 0).map((each) => ({ ...each, exactly: false })),
  ];
}
