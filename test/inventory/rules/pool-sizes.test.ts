import { expect, it } from "vitest";
import { placeCount, poolSizes } from "../../../src/inventory/rules/regions.js";
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

it("all regions together have at most 100 locations with Route 53, which accepts no more geolocation records of one name", () => {
  const [eu, us] = [world.regions["eu"], world.regions["us"]];
  if (eu === undefined || us === undefined) throw new Error("the station has no eu and us");
  const places = (count: number) => Array.from({ length: count }, (_each, at) => `L${at}`);
  const spread = (count: number) => ({
    ...world,
    regions: { eu: { ...eu, locations: places(50) }, us: { ...us, locations: places(count) } },
  });
  expect(placeCount(spread(50))).toEqual([]);
  expect(placeCount(spread(51))).toMatchObject([
    { path: ["regions"], message: expect.stringContaining("have 101 locations together, but Route 53 accepts 100 geolocation") },
  ]);
  expect(placeCount({ ...spread(51), dns: { ...world.dns, provider: "powerdns" } as typeof world.dns })).toEqual([]);
});
