import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capacityBasis } from "../../../src/operations/capacity/basis.js";
import { lessFormats } from "../../../src/operations/capacity/changes.js";
import { cheapestMix } from "../../../src/operations/capacity/mix.js";
import { pulledKbps, type ServerKind } from "../../../src/operations/capacity/server.js";
import { kind, station } from "./capacity-station.js";

const kinds = fc.array(
  fc
    .record({
      price: fc.integer({ min: 0, max: 40 }),
      line: fc.integer({ min: 1, max: 60 }),
      includedShare: fc.integer({ min: 0, max: 4 }),
      sold: fc.boolean(),
      overage: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ price, line, includedShare, sold, overage }): Omit<ServerKind, "provider"> => {
      const included = (line * includedShare) / 4;
      return {
        price,
        line,
        included,
        most: sold ? line : included,
        overage: sold ? overage : 0,
        currency: "EUR",
        regions: undefined,
      };
    }),
  { minLength: 1, maxLength: 4 },
);
const named = (all: ReadonlyArray<Omit<ServerKind, "provider">>) => all.map((each, at) => ({ ...each, provider: `P${at}` }));

/** Tries every number of servers of any two kinds. */
function tried(all: readonly ServerKind[], listeners: number): number {
  const MOST = 30;
  let best = Infinity;
  const cost = (pairs: ReadonlyArray<readonly [ServerKind, number]>) => {
    const used = pairs.filter(([, count]) => count > 0);
    const total = (of: (each: ServerKind) => number) => used.reduce((sum, [each, count]) => sum + of(each) * count, 0);
    if (total(({ most }) => most) - Math.max(0, ...used.map(([{ most }]) => most)) < listeners) return Infinity;
    let left = Math.max(0, listeners - total(({ included }) => included));
    let sum = total(({ price }) => price);
    for (const [each, count] of used.toSorted(([one], [other]) => one.overage - other.overage)) {
      const bought = Math.min(left, (each.most - each.included) * count);
      sum += bought * each.overage;
      left -= bought;
    }
    return sum;
  };
  for (const one of all)
    for (const other of all)
      for (let ones = 0; ones <= MOST; ones += 1)
        for (let others = 0; others <= (one === other ? 0 : MOST); others += 1)
          best = Math.min(
            best,
            cost([
              [one, ones],
              [other, others],
            ]),
          );
  return best;
}

describe("the cheapest relays", () => {
  it("are as cheap as the best of all combinations", () =>
    fc.assert(
      // Servers that serve at least a quarter of a listener, and one to spare: within the combinations tried.
      fc.property(kinds, fc.integer({ min: 1, max: 7 }), (some, listeners) => {
        // A server without any transfer is useless, whatever its line.
        const all = named(some).filter(({ most }) => most > 0);
        const mix = cheapestMix(all, listeners);
        expect(mix?.cost ?? Infinity).toBeCloseTo(tried(all, listeners), 6);
      }),
      { numRuns: 60 },
    ));

  it("serve all listeners, even without the largest one", () =>
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1, max: 5000 }), (some, listeners) => {
        const mix = cheapestMix(named(some), listeners);
        if (mix === undefined) return;
        expect(mix.servers.reduce((sum, each) => sum + each.listeners, 0)).toBeCloseTo(listeners, 6);
        expect(mix.withoutLargest).toBeGreaterThanOrEqual(listeners);
        expect(mix.servers.reduce((sum, { cost }) => sum + cost, 0)).toBeCloseTo(mix.cost, 6);
      }),
    ));

  it("never cost less for more listeners, and never more with one more provider", () =>
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 200 }), (some, listeners, more) => {
        const all = named(some);
        const cost = (of: readonly ServerKind[], count: number) => cheapestMix(of, count)?.cost ?? Infinity;
        expect(cost(all, listeners + more)).toBeGreaterThanOrEqual(cost(all, listeners) - 1e-6);
        expect(cost(all, listeners)).toBeLessThanOrEqual(cost(all.slice(1), listeners) + 1e-6);
      }),
      { numRuns: 50 },
    ));

  it("prefer fewer servers at equal cost, then the first provider", () => {
    const same = [kind({ provider: "B" }), kind({ provider: "A" })];
    expect(cheapestMix(same, 100)?.servers).toMatchObject([{ provider: "B", count: 4 }]);
    const large = kind({ provider: "L", price: 10, included: 80, most: 80 });
    expect(cheapestMix([kind({ provider: "S", price: 6 }), large], 160)?.servers).toMatchObject([{ provider: "L", count: 3 }]);
  });

  it("mix two providers when that is cheapest: a server with much included transfer, and a small one for the rest", () => {
    const large = kind({ provider: "L", price: 50, included: 1000, most: 1000, line: 2000 });
    const mix = cheapestMix([large, kind({ provider: "S" })], 1030);
    expect(mix).toMatchObject({
      cost: 105,
      servers: [
        { provider: "L", count: 2 },
        { provider: "S", count: 1 },
      ],
    });
  });

  it("do not exist when no provider sells enough", () =>
    expect(cheapestMix([kind({ included: 0, most: 0 })], 10)).toBeUndefined());

  it("are found even for a million listeners", () => {
    const offers = ["A", "B", "C", "D"].map((provider, at) =>
      kind({ provider, price: 5 + at, included: 38 + 7 * at, most: 38 + 7 * at }),
    );
    expect(cheapestMix(offers, 1_000_000)?.withoutLargest).toBeGreaterThanOrEqual(1_000_000);
  });
});

describe("one format fewer", () => {
  const formats = fc.uniqueArray(fc.integer({ min: 16, max: 192 }), { minLength: 1, maxLength: 5 });
  const of = (kbps: readonly number[]) =>
    station({
      formats: kbps.map((each, at) => `{ mount: /${at}, codec: opus, bitrateKbps: ${each} }`).join(", "),
      hosts: "  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 1000 }",
      providers: "  Old: { asOf: 2026-11-25, currency: EUR, pricePerMonth: 5 }",
    });

  it("never needs more transfer, unless it was the lightest and its listeners change to a heavier one", () =>
    fc.assert(
      fc.property(formats, fc.integer({ min: 0, max: 5000 }), (kbps, listeners) => {
        const inventory = of(kbps);
        const basis = capacityBasis(inventory, { listeners: { value: listeners, from: "given" } });
        const less = lessFormats(inventory, basis);
        expect(less).toHaveLength(kbps.length === 1 ? 0 : kbps.length);
        for (const each of less) {
          expect(each.lightest).toBe(Math.min(...kbps) === basis.formats.find(({ mount }) => mount === each.mount)?.kbps);
          if (!each.lightest || listeners === 0) expect(each.sentTb).toBeLessThanOrEqual(1e-9);
        }
      }),
      { numRuns: 40 },
    ));

  it("is always one stream fewer for relays to pull", () => {
    const kbps = (formatsOf: number[]) => pulledKbps(capacityBasis(of(formatsOf), {}), of(formatsOf));
    expect(kbps([128, 96]) - kbps([128])).toBeCloseTo(96 * 1.04, 9);
  });
});
