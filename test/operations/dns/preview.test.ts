import { expect, it } from "vitest";
import { afterPlan } from "../../../src/dns/after.js";
import { namesOf } from "../../../src/dns/names.js";
import { noWishes, type Wishes } from "../../../src/dns/owner.js";
import { planZone } from "../../../src/dns/plan.js";
import { monthlyPrice } from "../../../src/dns/price.js";
import { desiredZone } from "../../../src/dns/tree.js";
import { drained } from "../../../src/dns/wishes.js";
import { previewOf } from "../../../src/operations/dns/preview.js";
import { dnsPlanJson, dnsPlanText } from "../../../src/operations/dns/text-plan.js";
import { inventoryOf, settledZone, world, worldText } from "../../dns/station.js";

const LIMITS = { records: 1000, valueCharacters: 32_000 };

function previewFor(wishes: Wishes, { inventory = world, observed = settledZone(world) } = {}) {
  const plan = planZone(desiredZone(inventory, wishes), observed, namesOf(inventory), LIMITS);
  return previewOf(inventory, {
    plan,
    observed,
    after: afterPlan(observed, plan),
    findings: [],
    listeners: undefined,
    silent: [],
    checkUses: undefined,
  });
}

it("a preview has only the locations and failures whose shares change", () => {
  const { matrix } = previewFor(drained(world, noWishes, "eu-1", "soft"));
  expect(matrix.find(({ location, failure }) => location === "EU" && failure === "all up")).toEqual({
    type: "A",
    location: "EU",
    failure: "all up",
    before: { "eu-1": 0.5, "eu-2": 0.25, "eu-3": 0.25 },
    after: { "eu-2": 0.5, "eu-3": 0.5 },
  });
  expect(matrix.filter(({ location, failure }) => location === "NA" && failure === "all up")).toEqual([]);
  expect(previewFor(noWishes).matrix).toEqual([]);
});

it("a preview has the problems of the zone after the change, not of the zone before it", () => {
  const settled = settledZone(world);
  const unchecked = settled.recordSets.map((record) =>
    record.setIdentifier === "eu-1" ? { ...record, healthCheckId: undefined } : record,
  );
  expect(previewFor(noWishes, { observed: { ...settled, recordSets: unchecked } }).lint).toEqual([]);
  const unreachable = inventoryOf(worldText.replace("11.0.1.1", "10.0.1.1"));
  expect(previewFor(noWishes, { inventory: unreachable }).lint).toContainEqual({
    rule: "private-address",
    message: "eu-1 has 10.0.1.1, which listeners and health checkers can't reach",
  });
});

it("a preview has the answers over IPv6, too: none in a region without a relay that has it", () => {
  const six = inventoryOf(worldText.replace("address: 11.0.1.1,", 'address: 11.0.1.1, ipv6: "2a00:1::1",'));
  const preview = previewFor(drained(six, noWishes, "eu-1", "soft"), { inventory: six, observed: settledZone(six) });
  const over = preview.matrix.filter(({ type, failure }) => type === "AAAA" && failure === "all up");
  expect(over.map(({ location, before, after }) => [location, before, after])).toEqual([
    ["EU", { "eu-1": 1 }, {}],
    ["AF", { "eu-1": 1 }, {}],
    ["*", { "eu-1": 1 }, {}],
  ]);
  expect(dnsPlanText(preview, false)).toContain(
    "the same over IPv6; without an answer, players use IPv4:\n  EU AF *  all up: eu-1  ->  no answer\n",
  );
  expect(preview.lint).toContainEqual({
    rule: "partial-ipv6",
    message: "in eu, eu-1 has IPv6 and other relays have not: players with IPv6 all use it",
  });
});

it("a guard that --force overrides is not a refusal", () => {
  const finding = { guard: "capacity" as const, message: "too many", hint: "wait" };
  const preview = { ...previewFor(noWishes), findings: [finding] };
  expect(dnsPlanText(preview, false)).toContain("! refused by guard capacity: too many; wait, or --force capacity\n");
  expect(dnsPlanText({ ...preview, force: ["capacity"] }, false)).toContain(
    "! guard capacity is overridden by --force: too many\n",
  );
});

it("a preview has the price for any provider; the text shows the price for Route 53 alone", () => {
  const preview = previewFor(noWishes);
  expect(preview.price).toEqual(monthlyPrice(world));
  expect(dnsPlanText({ ...preview, provider: "route53" }, false)).toMatch(/^Route 53 costs at most \$25\.67 a month/mu);
  expect(dnsPlanText({ ...preview, provider: "powerdns" }, false)).not.toContain("Route 53");
  expect(Object.keys(dnsPlanJson(preview))).toEqual(["plan", "matrix", "lint", "findings", "listeners", "price"]);
});
