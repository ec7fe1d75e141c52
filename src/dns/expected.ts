import type { Inventory } from "../inventory/schema.js";
import { families } from "./checks.js";
import { namesOf } from "./names.js";
import { isWithin, recordKey, type ZoneSnapshot } from "./records.js";
import { sourceNames } from "./source.js";

/** A query to an authoritative name server, and the answers that the zone's records allow. */
export interface Expected {
  name: string;
  type: string;
  allowed: readonly string[];
  /** The answer has all of them; otherwise those that the client's place and the health checks select. */
  exactly: boolean;
  /** No answer is right, too: a region may have no healthy relay with IPv6. */
  orNothing: boolean;
}

/**
 * The queries to the zone's name servers: the owner record (every change of radioctl changes it), the listen name, and the names that encoders
 * use. Names that the zone lacks are not queried: the plan reports those.
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
    {
      name: names.listen,
      type,
      allowed: valuesOf(type, (name) => isWithin(name, names.root) || name === names.listen),
      orNothing: type === "AAAA",
    },
    ...sources.map((source) => ({ name: source, type, allowed: valuesOf(type, (name) => name === source), orNothing: false })),
  ]);
  return [
    ...(owner === undefined ? [] : [{ name: names.owner, type: "TXT", allowed: owner, exactly: true, orNothing: false }]),
    ...asked.filter(({ allowed }) => allowed.length > 0).map((each) => ({ ...each, exactly: false })),
  ];
}
