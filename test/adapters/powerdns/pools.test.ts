import { describe, expect, it } from "vitest";
import { routesOf } from "../../../src/adapters/powerdns/pools.js";
import type { RecordSet } from "../../../src/ports/dns.js";
import { address, alias } from "../../dns/zone.js";

const relay = (region: string, host: string, last: number) =>
  address(`pool-${region}.x`, last, { policy: { kind: "weighted", weight: 10 }, setIdentifier: host });
const failover = (name: string, role: "PRIMARY" | "SECONDARY", target: string) =>
  alias(name, target, { policy: { kind: "failover", role }, setIdentifier: role });
const geo = (target: string, place: object) =>
  alias("geo.x", target, { policy: { kind: "geolocation", place }, setIdentifier: JSON.stringify(place) });

const pools = [relay("eu", "eu-1", 1), relay("eu", "eu-2", 2), relay("us", "us-1", 3), relay("as", "as-1", 4)];
const chains = [
  failover("eu.x", "SECONDARY", "fo1-eu.x"),
  failover("eu.x", "PRIMARY", "pool-eu.x"),
  failover("fo1-eu.x", "PRIMARY", "pool-us.x"),
  failover("fo1-eu.x", "SECONDARY", "pool-as.x"),
  failover("us.x", "PRIMARY", "pool-us.x"),
  failover("us.x", "SECONDARY", "pool-eu.x"),
];

function routes(name: string, records: readonly RecordSet[]): Array<[unknown, string]> {
  const find = (target: string) => {
    const group = records.filter((record) => record.name === target);
    return group.length === 0 ? undefined : group;
  };
  return routesOf(find(name) ?? [], find).map(({ place, pools: found }) => [
    place,
    found.map(({ key }) => key.split(".")[0]).join(" "),
  ]);
}

describe("the pools of a group, in order", () => {
  it("are one pool for a weighted group, and for an alias of it", () => {
    const records = [...pools, alias("live.x", "pool-eu.x")];
    expect([routes("pool-eu.x", records), routes("live.x", records)]).toEqual([
      [[undefined, "pool-eu"]],
      [[undefined, "pool-eu"]],
    ]);
  });

  it("are the members of a failover chain, the primary before the secondary", () =>
    expect(routes("eu.x", [...pools, ...chains])).toEqual([[undefined, "pool-eu pool-us pool-as"]]));

  it("are those of the most specific location first, and of the default last", () => {
    const fallback = geo("eu.x", { country: "*" });
    const records = [
      ...pools,
      ...chains,
      fallback,
      geo("us.x", { continent: "NA" }),
      geo("us.x", { country: "US" }),
      geo("eu.x", { country: "US", subdivision: "CA" }),
      alias("live.x", "geo.x"),
    ];
    const expected = [
      [{ country: "US", subdivision: "CA" }, "pool-eu pool-us pool-as"],
      [{ country: "US" }, "pool-us pool-eu"],
      [{ continent: "NA" }, "pool-us pool-eu"],
      [undefined, "pool-eu pool-us pool-as"],
    ];
    expect(routes("geo.x", records)).toEqual(expected);
    expect(routes("live.x", records)).toEqual(expected);
  });

  it("are one per address for a failover of addresses", () => {
    const master = (role: "PRIMARY" | "SECONDARY", last: number) =>
      address("source.x", last, { policy: { kind: "failover", role }, setIdentifier: role });
    const found = routesOf([master("SECONDARY", 2), master("PRIMARY", 1)], () => undefined);
    expect(found[0]?.pools.map(({ records }) => records[0]?.values)).toEqual([["192.0.2.1"], ["192.0.2.2"]]);
  });
});

describe("a tree that pools cannot express is refused", () => {
  const blind = { alias: { name: "pool-us.x", evaluateTargetHealth: false } };
  it.each<[string, RecordSet[], RegExp]>([
    ["an alias that ignores health", [{ ...failover("a.x", "PRIMARY", "pool-us.x"), ...blind }], /does not evaluate/u],
    ["an alias with a check", [{ ...failover("a.x", "PRIMARY", "pool-us.x"), healthCheckId: "c1" }], /its own health check/u],
    ["an alias to nothing", [alias("a.x", "none.x")], /none.x, which does not exist/u],
    [
      "an alias with a weight",
      [alias("a.x", "pool-us.x", { policy: { kind: "weighted", weight: 1 }, setIdentifier: "a" })],
      /a weighted alias/u,
    ],
    ["an alias that leads to itself", [alias("a.x", "b.x"), alias("b.x", "a.x")], /in a loop/u],
    ["a loop of chains", [failover("a.x", "PRIMARY", "b.x"), failover("b.x", "PRIMARY", "a.x")], /in a loop/u],
    ["another policy", [address("a.x", 1, { policy: { kind: "multivalue" }, setIdentifier: "a" })], /multivalue/u],
  ])("%s", (_what, records, message) => {
    expect(() => routes("a.x", [...pools, ...records])).toThrow(
      expect.objectContaining({ kind: "refused", message: expect.stringMatching(message) }),
    );
  });
});
