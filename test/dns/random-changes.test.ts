import { describe, expect, it } from "vitest";
import { namesOf } from "../../src/dns/names.js";
import { isEmptyPlan, planZone } from "../../src/dns/plan.js";
import { recordText } from "../../src/dns/records.js";
import { rollbackPlan, type SentBatch } from "../../src/dns/rollback.js";
import { desiredZone } from "../../src/dns/tree.js";
import type { Inventory } from "../../src/inventory/schema.js";
import type { BatchLimits, RecordChange } from "../../src/ports/dns.js";
import { seededRandom } from "../fakes/dns-server/answer.js";
import { randomInventory, randomWishes } from "./random-inventory.js";
import { StrictZone } from "./strict-zone.js";

/** Applies the inventory's tree with random wishes. @returns the journal's entries @throws Failure when the fake refuses a change */
function apply(strict: StrictZone, inventory: Inventory, random: () => number, limits: BatchLimits): SentBatch[] {
  const desired = desiredZone(inventory, randomWishes(inventory, random));
  const plan = () => planZone(desired, strict.observed(), namesOf(inventory), limits);
  const sent = strict.carryOut(plan());
  expect(isEmptyPlan(plan()), "the zone is in sync").toBe(true);
  return sent;
}

/** Health checks that a rollback creates again have new ids. */
const records = (strict: StrictZone) =>
  strict.observed().recordSets.map(({ healthCheckId, ...record }) => `${recordText(record)} ${healthCheckId === undefined}`);

const recordsIn = (batch: readonly RecordChange[]) =>
  batch.reduce((sum, { recordSet: { values } }) => sum + Math.max(1, values.length), 0);

describe("random changes of an inventory", () => {
  it.each([
    ["one call", { records: 1000, valueCharacters: 32_000 }, 50],
    ["several calls", { records: 60, valueCharacters: 32_000 }, 25],
  ])(
    "in %s are accepted by a strict provider, and so are their rollbacks",
    (_name, limits, times) => {
      for (let seed = 1; seed <= times; seed += 1) {
        const random = seededRandom(seed);
        const strict = new StrictZone();
        apply(strict, randomInventory(random), random, limits);
        const before = records(strict);
        const next = randomInventory(random);
        const sent = apply(strict, next, random, limits);
        expect(Math.max(...sent.map(({ changes }) => recordsIn(changes))), `seed ${seed}`).toBeLessThanOrEqual(limits.records);
        strict.carryOut(rollbackPlan("r1", sent, strict.observed(), namesOf(next)));
        expect(records(strict), `seed ${seed}`).toEqual(before);
      }
    },
    60_000,
  );
});
