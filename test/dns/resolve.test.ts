import { describe, expect, it } from "vitest";
import { simulate } from "../../src/dns/resolve.js";
import type { Place, RecordSet } from "../../src/ports/dns.js";
import { address, alias, check, zoneOf } from "./zone.js";

const S = "stream.radio.example";

function shares(records: readonly RecordSet[], down: readonly string[] = [], client: Place = {}, name = S) {
  const checks = records.flatMap(({ healthCheckId }) => (healthCheckId === undefined ? [] : [check(healthCheckId)]));
  const outcomes = simulate(zoneOf(records, checks, down)).resolve(name, "A", client);
  return Object.fromEntries(outcomes.map(({ record, share }) => [record.values[0] ?? record.alias?.name, share]));
}

const weighted = (last: number, weight: number): RecordSet =>
  address(S, last, { policy: { kind: "weighted", weight }, setIdentifier: `r${last}`, healthCheckId: `c${last}` });

const failover = (role: "PRIMARY" | "SECONDARY", last: number): RecordSet =>
  address(S, last, { policy: { kind: "failover", role }, setIdentifier: role, healthCheckId: `c${last}` });

const geo = (id: string, place: Place, last: number): RecordSet =>
  address(S, last, { policy: { kind: "geolocation", place }, setIdentifier: id, healthCheckId: `c${last}` });

describe("weighted", () => {
  it.each([
    ["by weight", [weighted(1, 1), weighted(2, 3)], [], { "192.0.2.1": 0.25, "192.0.2.2": 0.75 }],
    ["a record that is down gets nothing", [weighted(1, 1), weighted(2, 3)], ["c2"], { "192.0.2.1": 1 }],
    ["weight 0 gets nothing while another is healthy", [weighted(1, 0), weighted(2, 3)], [], { "192.0.2.2": 1 }],
    ["weight 0 answers when no other is healthy", [weighted(1, 0), weighted(2, 3)], ["c2"], { "192.0.2.1": 1 }],
    ["all down: as if all were up, without weight 0", [weighted(1, 0), weighted(2, 3)], ["c1", "c2"], { "192.0.2.2": 1 }],
    ["all of weight 0: equally", [weighted(1, 0), weighted(2, 0)], [], { "192.0.2.1": 0.5, "192.0.2.2": 0.5 }],
    ["all of weight 0 and down: equally", [weighted(1, 0), weighted(2, 0)], ["c1", "c2"], { "192.0.2.1": 0.5, "192.0.2.2": 0.5 }],
  ])("%s", (_name, records, down, expected) => expect(shares(records, down)).toEqual(expected));
});

describe("failover", () => {
  const pair = [failover("PRIMARY", 1), failover("SECONDARY", 2)];
  it.each([
    ["the primary while it is healthy", [], "192.0.2.1"],
    ["the secondary when the primary is down", ["c1"], "192.0.2.2"],
    ["the primary when both are down", ["c1", "c2"], "192.0.2.1"],
  ])("%s", (_name, down, expected) => expect(shares(pair, down)).toEqual({ [expected]: 1 }));
});

describe("geolocation", () => {
  const records = [
    geo("ca", { country: "US", subdivision: "CA" }, 1),
    geo("us", { country: "US" }, 2),
    geo("na", { continent: "NA" }, 3),
    geo("rest", { country: "*" }, 4),
  ];
  const california = { continent: "NA", country: "US", subdivision: "CA" };
  it.each([
    ["the state", california, [], "192.0.2.1"],
    ["the country when the state is down", california, ["c1"], "192.0.2.2"],
    ["the continent after that", california, ["c1", "c2"], "192.0.2.3"],
    ["the default location after that", california, ["c1", "c2", "c3"], "192.0.2.4"],
    ["the nearest when all are down", california, ["c1", "c2", "c3", "c4"], "192.0.2.1"],
    ["another state is not the state", { ...california, subdivision: "NY" }, [], "192.0.2.2"],
    ["a country of the continent", { continent: "NA", country: "CA" }, [], "192.0.2.3"],
    ["a client in an unknown place", {}, [], "192.0.2.4"],
  ])("%s", (_name, client, down, expected) => expect(shares(records, down, client)).toEqual({ [expected]: 1 }));

  it("gives no answer without a location that covers the client", () =>
    expect(shares(records.slice(0, 3), [], { continent: "EU", country: "DE" })).toEqual({}));
});

describe("aliases", () => {
  const tree = [
    alias("live.radio.example", S),
    alias(S, "pool.radio.example", { policy: { kind: "failover", role: "PRIMARY" }, setIdentifier: "primary" }),
    alias(S, "other.radio.example", { policy: { kind: "failover", role: "SECONDARY" }, setIdentifier: "secondary" }),
    { ...weighted(1, 1), name: "pool.radio.example" },
    { ...weighted(2, 1), name: "other.radio.example" },
  ];

  it("are followed, and the trace gives the reasons", () => {
    const checks = [check("c1"), check("c2")];
    const [outcome] = simulate(zoneOf(tree, checks, ["c1"])).resolve("live.radio.example", "A", {});
    expect(outcome?.record.values).toEqual(["192.0.2.2"]);
    expect(outcome?.trace.map(({ name, chosen, because, down }) => [name, chosen, because, down])).toEqual([
      ["live.radio.example", undefined, "the only record", []],
      [S, "secondary", "the primary is down", ["primary"]],
      ["other.radio.example", "r2", "weight 1 of 1", []],
    ]);
  });

  it("ignore the target's health unless EvaluateTargetHealth is set", () => {
    const blind = tree.map((record) =>
      record.alias === undefined ? record : { ...record, alias: { ...record.alias, evaluateTargetHealth: false } },
    );
    expect(shares(blind, ["c1"], {}, "live.radio.example")).toEqual({ "192.0.2.1": 1 });
  });

  it("that lead out of the zone answer themselves", () =>
    expect(shares([alias(S, "elsewhere.example")])).toEqual({ "elsewhere.example": 1 }));
});

describe("names", () => {
  const records = [
    address("*.radio.example", 1),
    address("a.b.radio.example", 2),
    { ...address("c.radio.example", 3), type: "CNAME", values: ["other.example"] },
  ];
  it.each([
    ["a wildcard answers for a missing name", "x.radio.example", { "192.0.2.1": 1 }],
    ["a wildcard does not answer for an existing name", "a.b.radio.example", { "192.0.2.2": 1 }],
    ["nor for a name that only has names below it", "b.radio.example", {}],
    ["nor below such a name", "x.b.radio.example", {}],
    ["names are the same in upper case", "A.B.RADIO.EXAMPLE", { "192.0.2.2": 1 }],
    ["a CNAME answers for every type", "c.radio.example", { "other.example": 1 }],
  ])("%s", (_name, asked, expected) => expect(shares(records, [], {}, asked)).toEqual(expected));
});

describe("health checks", () => {
  const verdictOf = (settings: Parameters<typeof check>[1], down: readonly string[]) => {
    const records = [address(S, 1, { ...weighted(1, 1), healthCheckId: "it" }), { ...weighted(2, 1) }];
    const zone = zoneOf(records, [check("it", settings), check("c2"), check("a"), check("b")], down);
    return simulate(zone)
      .resolve(S, "A", {})
      .some(({ record }) => record.healthCheckId === "it");
  };
  it.each([
    ["no result yet: healthy", {}, [], true],
    ["down", {}, ["it"], false],
    ["inverted", { inverted: true }, ["it"], true],
    ["disabled: healthy, whatever its status", { disabled: true }, ["it"], true],
    ["disabled and inverted: forced down", { disabled: true, inverted: true }, [], false],
    [
      "enough of its children are healthy",
      { type: "CALCULATED" as const, children: ["a", "b"], healthThreshold: 1 },
      ["a"],
      true,
    ],
    [
      "not enough of its children are healthy",
      { type: "CALCULATED" as const, children: ["a", "b"], healthThreshold: 2 },
      ["a"],
      false,
    ],
  ])("%s", (_name, settings, down, expected) => expect(verdictOf(settings, down)).toBe(expected));
});

describe("what no provider accepts", () => {
  it.each([
    ["several policies", [address(S, 1), weighted(2, 1)], /mixes policies: simple, weighted/u],
    ["a simple record twice", [address(S, 1), address(S, 2)], /exists 2 times/u],
    ["a circle", [alias(S, "a.radio.example"), alias("a.radio.example", S)], /form a circle: stream/u],
  ])("%s", (_name, records, message) => expect(() => simulate(zoneOf(records))).toThrow(message));

  it("a check that does not exist", () =>
    expect(() => simulate(zoneOf([weighted(1, 1)])).resolve(S, "A", {})).toThrow(/c1, which does not exist/u));
});
