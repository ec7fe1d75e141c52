import type * as z from "zod";
import { Cuts } from "./cuts.js";
import { valueAt, type Path } from "./place.js";
import { inventorySchema, type Inventory } from "./schema.js";
import { SecretRef } from "./secret-ref.js";

export interface Pruned {
  /** The rest after cutting out all parts that the schema refuses. */
  inventory: Inventory | undefined;
  /** The issues of the schema, with places in the original. */
  issues: readonly z.core.$ZodIssue[];
  cuts: Cuts;
}

/** Without the code that zod makes for each object of a schema: making it takes as long as it saves for a thousand hosts. */
const ONCE = { jitless: true };

/** Each round cuts at least one level; no inventory is nested deeper than this. */
const ROUNDS = 12;

/** Placeholders for required parts of an inventory, so that the rest can still be checked. */
const standIns: Readonly<Record<string, unknown>> = {
  station: {
    name: "-",
    zone: "invalid.invalid",
    listen: "live.invalid.invalid",
    timezone: "UTC",
    quietHour: "05:00",
    operators: [{ name: "nobody", keys: [`ssh-ed25519 ${"A".repeat(68)}`] }],
    key: new SecretRef("station-key"),
  },
  sources: {},
  channels: {},
  regions: {},
  hosts: {},
};

/**
 * Cuts out what the schema refuses: an unknown key alone; a wrong value alone if it is optional, otherwise together with its parent.
 */
export function prune(raw: unknown): Pruned {
  const cuts = new Cuts();
  const whole = inventorySchema.safeParse(raw, ONCE);
  if (whole.success) return { inventory: withoutPrototypes(whole.data), issues: [], cuts };
  let issues: readonly z.core.$ZodIssue[] = whole.error.issues;
  for (let round = 0; round < ROUNDS; round++) {
    for (const path of issues.flatMap(badPlaces).map((place) => (round === 0 ? place : cuts.toOriginal(place)))) {
      const cut = valueAt(raw, path) === undefined && !hasStandIn(path) ? path.slice(0, -1) : path;
      if (cut.length === 0) return { inventory: undefined, issues: whole.error.issues, cuts };
      cuts.add(cuts.has(cut) && !hasStandIn(cut) ? cut.slice(0, -1) : cut);
    }
    const rest = inventorySchema.safeParse(withStandIns(cuts.apply(raw)), ONCE);
    if (rest.success) return { inventory: withoutPrototypes(rest.data), issues: whole.error.issues, cuts };
    issues = rest.error.issues;
  }
  return { inventory: undefined, issues: whole.error.issues, cuts };
}

/** A name that no group has is then undefined in each of them, also one such as `constructor`, which every other object has. */
function withoutPrototypes(inventory: Inventory): Inventory {
  const { sources, channels, regions, hosts, providers, report } = inventory;
  for (const group of [sources, channels, regions, hosts, providers, report.channels]) Object.setPrototypeOf(group, null);
  return inventory;
}

function badPlaces(issue: z.core.$ZodIssue): Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function hasStandIn(path: Path): boolean {
  return path.length <= 2 && valueAt(standIns, path) !== undefined;
}

function withStandIns(rest: unknown): unknown {
  const station = valueAt(rest, ["station"]);
  return { ...standIns, ...(rest as object), station: { ...(standIns["station"] as object), ...(station as object) } };
}
