import { expect, it } from "vitest";
import { poolSizes } from "../../../src/inventory/rules/regions.js";
import { world } from "../../dns/station.js";

const crowded = (relays: number) => {
  const model = world.hosts["eu-1"];
  if (model === undefined) throw new Error("the station has no eu-1");
  const hosts = Array.from({ length: relays }, (_each, at) => [`r-${at}`, model] as const);
  return { ...world, hosts: Object.fromEntries(hosts) };
};

it("a region has at most 100 relays with Route 53, which accepts no more weighted records of one name", () => {
  expect(poolSizes(crowded(100))).toEqual([]);
  expect(poolSizes(crowded(101))).toMatchObject([
    { path: ["regions", "eu"], message: expect.stringContaining("has 101 relays, but Route 53 accepts 100 weighted records") },
  ]);
  const elsewhere = { ...crowded(101), dns: { ...world.dns, provider: "powerdns" } as typeof world.dns };
  expect(poolSizes(elsewhere)).toEqual([]);
});
