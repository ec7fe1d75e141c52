import { expect, it } from "vitest";
import { capacityBasis } from "../../../src/operations/capacity/basis.js";
import { capacityOf } from "../../../src/operations/capacity/capacity.js";
import { capacitySummary } from "../../../src/operations/capacity/summary.js";
import { station } from "./capacity-station.js";

const inventory = station({
  formats: "{ mount: /live.mp3, codec: mp3, bitrateKbps: 128 }",
  hosts: `
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 600, provider: Small }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 400, provider: Small }
  eu-3: { role: relay, region: eu, address: 192.0.2.23, capacity: 100 }`,
  providers: `
  Old: { asOf: 2026-11-25, currency: USD, pricePerMonth: 20, includedTb: 100 }
  Small: { asOf: 2026-11-25, currency: USD, pricePerMonth: 5, includedTb: 100 }`,
});

const summaryFor = (listeners: number) => {
  const basis = capacityBasis(inventory, { listeners: { value: listeners, from: "given" } });
  return capacitySummary(inventory, capacityOf(inventory, basis, { providers: [], currency: undefined }));
};

it("has one group for each provider and region, with the bills of the hosts that have a price", () => {
  const { groups, listeners } = summaryFor(1100);
  expect(listeners).toBeCloseTo(1100, 6);
  expect(groups.map(({ provider, region, hosts, bill }) => [provider, region, hosts, bill?.cost])).toEqual([
    ["Old", undefined, 1, 20],
    ["Small", "eu", 2, 10],
    [undefined, "eu", 1, undefined],
  ]);
  expect(groups[1]?.listeners).toBeCloseTo(1000, 6);
});

it("has a reserve that is enough only when the other relays can serve all listeners of the region", () => {
  expect([500, 501].map((listeners) => summaryFor(listeners).reserves.map(({ isEnough }) => isEnough))).toEqual([
    [true],
    [false],
  ]);
});
