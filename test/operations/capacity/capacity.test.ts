import { describe, expect, it } from "vitest";
import { capacityBasis } from "../../../src/operations/capacity/basis.js";
import { capacityOf } from "../../../src/operations/capacity/capacity.js";
import { fleetCapacity } from "../../../src/operations/capacity/fleet.js";
import { stationText } from "../../roles/station.js";
import { inventoryOf, station } from "./capacity-station.js";

const prices = `
  Old: { asOf: 2026-11-25, currency: USD, pricePerMonth: 20, includedTb: 0, overagePerGb: 0.20 }
  Small: { asOf: 2026-11-25, currency: USD, pricePerMonth: 5, includedTb: 1 }`;
const relay = "  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 1000, provider: Old }";

/** All listeners listen all day, so that the arithmetic is easy to follow. */
const always = { average: { value: 1, from: "given" as const } };
const listeners = (value: number) => ({ ...always, listeners: { value, from: "given" as const } });

describe("one server that pays 20 cents for a GB, against relays of 1 TB for 5 dollars", () => {
  // 128 kbit/s * 125 bytes * 2,592,000 s * 1.04 = 43.13 GB a month for one listener: 8.63 dollars at 0.20.
  const gigabytes = (kbps: number) => (kbps * 125 * 2_592_000 * 1.04) / 1e9;

  it("with the network's three formats, ten times the listeners cost a fifth", () => {
    const before = station({ formats: "{ mount: /live.mp3, codec: mp3, bitrateKbps: 128 }", hosts: relay, providers: prices });
    const [, old] = fleetCapacity(before, capacityBasis(before, listeners(100))).hosts;
    const alone = 20 + 100 * gigabytes(128) * 0.2;
    expect(old?.bill?.cost).toBeCloseTo(alone, 6); // 20 + 4,313 GB * 0.20 = 882.60 dollars
    expect(alone).toBeCloseTo(882.6, 0);

    const formats = ["mp3, bitrateKbps: 128", "aac, bitrateKbps: 96", "opus, bitrateKbps: 64"].map(
      (codec, at) => `{ mount: /live${at}, codec: ${codec} }`,
    );
    const after = station({ formats: formats.join(", "), hosts: relay, providers: prices });
    const { market } = capacityOf(after, capacityBasis(after, listeners(1000)), { providers: [], currency: undefined });
    // A mean of 96 kbit/s: 32.35 GB each, so 30.9 listeners for a TB; 33 relays for 1,000 and one to spare: 170 dollars.
    const relays = Math.ceil((1000 * gigabytes(96)) / 1000) + 1;
    expect(relays).toBe(34);
    expect(market?.regions[0]?.mix).toMatchObject({ servers: [{ provider: "Small", count: relays }], cost: relays * 5 });
    expect(market?.cost).toBe(170);
    expect(alone / 170).toBeGreaterThan(5);
  });

  it("with the server's single format, ten times the listeners cost a quarter: a GB costs a fortieth", () => {
    const inventory = station({ formats: "{ mount: /live.mp3, codec: mp3, bitrateKbps: 128 }", hosts: relay, providers: prices });
    const cost = (wanted: number, provider: string) => {
      const { market } = capacityOf(inventory, capacityBasis(inventory, listeners(wanted)), {
        providers: [provider],
        currency: undefined,
      });
      return market?.cost ?? Infinity;
    };
    expect(cost(1000, "Small")).toBe((Math.ceil((1000 * gigabytes(128)) / 1000) + 1) * 5);
    // The old kind needs a second server as a reserve.
    expect(cost(100, "Old")).toBeCloseTo(40 + 100 * gigabytes(128) * 0.2, 6);
    expect(cost(1000, "Small") / cost(100, "Old")).toBeCloseTo(0.25, 1);
  });
});

describe("the current fleet", () => {
  const inventory = inventoryOf(
    `${stationText}providers:
  Cloud: { asOf: 2026-11-25, currency: EUR, pricePerMonth: 10, includedTb: 1, overagePerTb: 2, counts: both }
`,
  );
  const basis = capacityBasis(inventory, listeners(1600));

  it("distributes listeners over a region's relays by capacity, and reports what the region lacks without the largest", () => {
    const { hosts, reserves } = fleetCapacity(inventory, basis);
    expect(hosts.map(({ host, listeners: on }) => [host, on])).toEqual([
      ["master-a", 0],
      ["master-b", 0],
      ["eu-1", 1000],
      ["eu-2", 500],
      ["eu-3", 100],
    ]);
    expect(reserves).toEqual([{ region: "eu", listeners: 1600, capacity: 1600, largest: "eu-1", withoutLargest: 600 }]);
  });

  it("sends as much as it receives: each stream to each relay from both of its parents, and the feed to the standby", () => {
    const { hosts } = fleetCapacity(inventory, { ...basis, listeners: 0 });
    const total = (of: "sentTb" | "receivedTb") => hosts.reduce((sum, each) => sum + each[of], 0);
    expect(total("sentTb")).toBeCloseTo(total("receivedTb"), 9);
    const streams = 128 + 48 + 96 + 96 + 850;
    const tb = (kbps: number) => (kbps * 125 * 2_592_000 * 1.04) / 1e12;
    expect(hosts.find(({ host }) => host === "master-a")?.sentTb).toBeCloseTo(tb(2 * streams + 320), 9);
    expect(hosts.find(({ host }) => host === "master-b")?.sentTb).toBeCloseTo(tb(2 * streams), 9);
    expect(hosts.find(({ host }) => host === "eu-1")?.sentTb).toBeCloseTo(tb(streams), 9);
    expect(hosts.find(({ host }) => host === "eu-3")?.receivedTb).toBeCloseTo(tb(2 * streams), 9);
  });

  it("has no price when the inventory has none", () =>
    expect(fleetCapacity(inventory, basis)).toMatchObject({
      costs: {},
      unpriced: ["master-a", "master-b", "eu-1", "eu-2", "eu-3"],
    }));
});

describe("prices", () => {
  const inventory = station({ formats: "{ mount: /a, codec: mp3, bitrateKbps: 128 }", hosts: relay, providers: prices });
  const market = (providers: string[], currency?: string) =>
    capacityOf(inventory, capacityBasis(inventory, {}), { providers, currency });

  it("in other currencies are left out, and reported", () => {
    const two = station({
      formats: "{ mount: /a, codec: mp3, bitrateKbps: 128 }",
      hosts: relay,
      providers: prices.replace("USD", "EUR"),
    });
    const of = (currency?: string) => capacityOf(two, capacityBasis(two, {}), { providers: [], currency }).market;
    expect(of()).toMatchObject({ currency: "EUR", leftOut: ["Small"] });
    expect(of("USD")).toMatchObject({ currency: "USD", leftOut: ["Old"] });
  });

  it.each([
    [["Nobody"], undefined],
    [[], "CHF"],
  ])("of %j in %j do not exist", (providers, currency) =>
    expect(() => market(providers, currency)).toThrow(expect.objectContaining({ kind: "usage" }) as Error),
  );
});
