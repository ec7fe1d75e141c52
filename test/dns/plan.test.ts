import { describe, expect, it } from "vitest";
import { afterPlan } from "../../src/dns/after.js";
import { namesOf } from "../../src/dns/names.js";
import { noWishes } from "../../src/dns/owner.js";
import { isEmptyPlan, mustBeWhole, planZone, withCheckIds } from "../../src/dns/plan.js";
import { recordText, type ZoneSnapshot } from "../../src/dns/records.js";
import { desiredZone } from "../../src/dns/tree.js";
import { canaried, drained } from "../../src/dns/wishes.js";
import type { RecordChange } from "../../src/ports/dns.js";
import { checkPrefix } from "../../src/dns/plan-checks.js";
import { address } from "./zone.js";
import { inventoryOf, settledZone, world, worldText } from "./station.js";

const LIMITS = { records: 1000, valueCharacters: 32_000 };
const names = namesOf(world);
const empty: ZoneSnapshot = { zone: "radio.example", recordSets: [], healthChecks: [], statuses: new Map() };

const plan = (wishes = noWishes, observed: ZoneSnapshot = settledZone(world), limits = LIMITS, inventory = world) =>
  planZone(desiredZone(inventory, wishes), observed, names, limits);

const lines = (changes: readonly RecordChange[]) =>
  changes.map(({ action, recordSet: { name, setIdentifier = "" } }) =>
    `${action} ${name.replace(".radio.example", "")} ${setIdentifier}`.trim(),
  );

/** The same tree after only the first batches of a plan. */
function cutOff(observed: ZoneSnapshot, made: ReturnType<typeof plan>, batches: number): ZoneSnapshot {
  return afterPlan(observed, { ...made, batches: made.batches.slice(0, batches), deleteChecks: [] });
}

describe("a plan", () => {
  it("for a zone in sync is empty, and the same input gives the same plan", () => {
    expect(isEmptyPlan(plan())).toBe(true);
    expect(plan(noWishes, empty)).toEqual(plan(noWishes, empty));
  });

  it("has nothing to do with the records of a certificate's issue, which come and go while it is applied", () => {
    const challenge = { ...address("_acme-challenge.eu.stream.radio.example", 1), type: "TXT", values: ['"text"'] };
    const settled = settledZone(world);
    const during = { ...settled, recordSets: [...settled.recordSets, challenge] };
    expect(isEmptyPlan(plan(noWishes, during))).toBe(true);
    const wishes = drained(world, noWishes, "eu-1", "soft");
    expect(plan(wishes, during)).toEqual(plan(wishes));
  });

  it("changes only what differs: a record is deleted and created in one batch, with the owner record that explains it", () => {
    const { batches, createChecks, deleteChecks } = plan(drained(world, noWishes, "eu-1", "soft"));
    expect(batches.map(lines)).toEqual([
      ["DELETE _radioctl.stream", "DELETE pool-eu.stream eu-1", "CREATE _radioctl.stream", "CREATE pool-eu.stream eu-1"],
    ]);
    expect([createChecks, deleteChecks]).toEqual([[], []]);
  });

  it("creates targets before the aliases that lead to them, and deletes them after the aliases", () => {
    const without = inventoryOf(
      worldText
        .replace(/ {2}as: .*\n/u, "")
        .replace(/ {2}as-1: .*\n/u, "")
        .replace("[us, as]", "[us]")
        .replace("[EU, AF,", "[EU, AF, AS, OC,"),
    );
    const made = lines(plan(noWishes, empty).batches.flat());
    for (const [target, alias] of [
      ["pool-as.stream as-1", "as.stream primary"],
      ["fo2-eu.stream primary", "fo1-eu.stream secondary"],
      ["stream geo-eu", "live"],
    ])
      expect(made.indexOf(`CREATE ${target}`)).toBeLessThan(made.indexOf(`CREATE ${alias}`));
    const gone = lines(plan(noWishes, settledZone(world), LIMITS, without).batches.flat()).filter((line) =>
      line.startsWith("DELETE"),
    );
    expect(gone.indexOf("DELETE as.stream secondary")).toBeLessThan(gone.indexOf("DELETE fo1-as.stream primary"));
    expect(gone.indexOf("DELETE as.stream primary")).toBeLessThan(gone.indexOf("DELETE pool-as.stream as-1"));
  });

  it("needs as few calls as the limits allow, and every call is within the limits", () => {
    const small = { records: 10, valueCharacters: 200 };
    const recordsIn = (batch: readonly RecordChange[]) =>
      batch.reduce((sum, { recordSet: { values } }) => sum + Math.max(1, values.length), 0);
    const { batches } = plan(noWishes, { ...empty }, { records: 10, valueCharacters: 32_000 });
    // The 44 record sets have 50 records: the owner record has seven values, an alias counts as one.
    expect(batches.map(recordsIn)).toEqual([10, 10, 10, 10, 10]);
    for (const batch of plan(noWishes, empty, small).batches) {
      expect(recordsIn(batch)).toBeLessThanOrEqual(small.records);
      const characters = batch.flatMap(({ recordSet }) => recordSet.values).join("").length;
      expect(characters).toBeLessThanOrEqual(small.valueCharacters);
    }
  });

  it("interrupted after any batch, leads to the same zone when it continues", () => {
    const moved = inventoryOf(
      worldText
        .replace(/ {2}as: .*\n/u, "")
        .replace(/ {2}as-1: .*\n/u, "")
        .replace("[us, as]", "[us]")
        .replace("[EU, AF,", "[EU, AF, AS, OC,"),
    );
    const wanted = desiredZone(moved, noWishes).recordSets.map(recordText).sort();
    const first = plan(noWishes, settledZone(world), { records: 14, valueCharacters: 32_000 }, moved);
    expect(first.batches.length).toBeGreaterThan(2);
    for (const [done] of [...first.batches, []].entries()) {
      const between = cutOff(settledZone(world), first, done);
      const rest = plan(noWishes, between, LIMITS, moved);
      expect(rest.takesOver).toEqual([]);
      expect(afterPlan(between, rest).recordSets.map(recordText).sort()).toEqual(wanted);
    }
  });

  it("changes a pool's TTL, and a name's policy, in one call", () => {
    const slow = inventoryOf(`${worldText}dns: { provider: route53, ttlSeconds: 30 }\n`);
    const { batches } = plan(noWishes, settledZone(world), { records: 14, valueCharacters: 32_000 }, slow);
    for (const region of ["eu", "us", "sa", "as"]) {
      const holding = batches.filter((batch) => batch.some(({ recordSet }) => recordSet.name.startsWith(`pool-${region}.`)));
      expect(holding, region).toHaveLength(1);
    }
  });

  it("refuses a name that alone is too large for one call", () => {
    const slow = inventoryOf(`${worldText}dns: { provider: route53, ttlSeconds: 30 }\n`);
    expect(() => plan(noWishes, settledZone(world), { records: 5, valueCharacters: 32_000 }, slow)).toThrow(
      /pool-eu.* must change in one call/u,
    );
  });

  it("keeps a check that matches, updates what can be updated, and replaces what can't", () => {
    const observed = settledZone(world);
    const mine = {
      ...observed,
      healthChecks: observed.healthChecks.map((check) => ({
        ...check,
        callerReference: `${checkPrefix("radio.example")}${check.id}`,
      })),
    };
    const often = plan(noWishes, mine, LIMITS, inventoryOf(`${worldText}dns: { provider: route53, checkFailures: 5 }\n`));
    expect([often.updateChecks.length, often.createChecks.length, often.batches.length]).toEqual([9, 0, 0]);
    const seldom = plan(
      noWishes,
      observed,
      LIMITS,
      inventoryOf(`${worldText}dns: { provider: route53, checkIntervalSeconds: 30 }\n`),
    );
    expect([seldom.updateChecks.length, seldom.createChecks.length]).toEqual([0, 9]);
  });

  it("does not change a check that another record of the zone uses, or that someone else made: it creates its own", () => {
    const often = inventoryOf(`${worldText}dns: { provider: route53, checkFailures: 5 }\n`);
    const own = (zone: ZoneSnapshot) => ({
      ...zone,
      healthChecks: zone.healthChecks.map((check) => ({
        ...check,
        callerReference: `${checkPrefix("radio.example")}${check.id}`,
      })),
    });
    const alone = plan(noWishes, own(settledZone(world)), LIMITS, often);
    expect([alone.createChecks, alone.updateChecks.length]).toEqual([[], 9]);
    const other = { ...address("www.radio.example", 9), healthCheckId: "eu-1 A" };
    const shared = plan(noWishes, own(settledZone(world, noWishes, [other])), LIMITS, often);
    expect(shared.createChecks.map(({ name }) => name)).toEqual(["eu-1 A"]);
    expect([shared.updateChecks.length, shared.deleteChecks]).toEqual([8, []]);
    const adopted = plan(noWishes, settledZone(world), LIMITS, often);
    expect([adopted.createChecks.length, adopted.updateChecks]).toEqual([9, []]);
  });

  it.each([
    ["NS", "radio.example", undefined],
    ["NS", "www.radio.example", undefined],
    ["NS", "stream.radio.example", "stream.radio.example is delegated to ns.other.example. (NS record), so "],
    ["NS", "live.radio.example", "live.radio.example is delegated"],
    ["NS", "eu.stream.radio.example", "eu.stream.radio.example is delegated"],
    ["DNAME", "stream.radio.example", "stream.radio.example is replaced by ns.other.example."],
  ])("with an %s record at %s is refused when it could never be answered", (type, name, message) => {
    const cut = { ...address(name, 1), type, values: ["ns.other.example."] };
    const made = () => plan(noWishes, settledZone(world, noWishes, [cut]));
    if (message === undefined) expect(made).not.toThrow();
    else expect(made).toThrow(message);
  });

  it("names new checks in its records until they have ids", () => {
    const { batches } = plan(noWishes, empty);
    const bound = withCheckIds(batches.flat(), new Map([["eu-1 A", "abc"]]));
    expect(
      bound.filter(({ recordSet }) => recordSet.setIdentifier === "eu-1").map(({ recordSet }) => recordSet.healthCheckId),
    ).toEqual(["abc"]);
  });

  it("that was edited after it was made is refused", () => {
    const made = plan(canaried(world, noWishes, "eu-1", 5));
    expect(() => mustBeWhole(made)).not.toThrow();
    expect(() => mustBeWhole({ ...made, takesOver: [], unchanged: 1 })).toThrow(/digest/u);
    expect(() => mustBeWhole(JSON.parse(JSON.stringify(made)) as typeof made)).not.toThrow();
  });
});
