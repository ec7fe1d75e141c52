import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withDown } from "../../src/dns/after.js";
import { answer, offlineZone } from "../../src/dns/answer.js";
import { addressesOf, hostsMeant } from "../../src/dns/hosts.js";
import { noWishes, type Wishes } from "../../src/dns/owner.js";
import { clientIn } from "../../src/dns/places.js";
import { simulate } from "../../src/dns/resolve.js";
import { canaried, drained } from "../../src/dns/wishes.js";
import type { Inventory } from "../../src/inventory/schema.js";
import { scenarios } from "../operations/dns/scenarios.js";
import { inventoryOf, settledZone, world, worldText } from "./station.js";

function sharesFor(inventory: Inventory, from: string, down: readonly string[], wishes: Wishes): Record<string, number> {
  const [answered] = answer(inventory, settledZone(inventory, wishes), { from, down, type: "A" });
  return Object.fromEntries(answered?.shares ?? []);
}

describe("the scenario table", () => {
  it.each(scenarios)("$name", ({ from, down = [], drained: out = [], canary = {}, expected }) => {
    const wishes = Object.entries(canary).reduce(
      (all, [host, weight]) => canaried(world, all, host, weight),
      out.reduce((all, host) => drained(world, all, host, "soft"), noWishes),
    );
    const shares = sharesFor(world, from, down, wishes);
    expect(Object.keys(shares).sort()).toEqual(Object.keys(expected).sort());
    for (const [host, share] of Object.entries(expected)) expect(shares[host], host).toBeCloseTo(share, 10);
  });
});

/** Stations of one to five regions with one to four relays each, whose regions fail over to any others. */
const stations = fc
  .array(
    fc.tuple(
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((regions): Inventory => {
    const locations = ["EU", "NA", "SA", "AS", "OC"];
    return {
      ...world,
      regions: Object.fromEntries(
        regions.map(([, failover], at) => [
          `r${at}`,
          {
            locations: [locations[at] ?? "", ...(at === 0 ? ["*"] : [])],
            failover: [...new Set(failover.filter((next) => next !== at && next < regions.length).map((next) => `r${next}`))],
          },
        ]),
      ),
      hosts: Object.fromEntries(
        regions.flatMap(([relays], at) =>
          relays.map((capacity, number) => [
            `r${at}-${number}`,
            { role: "relay" as const, region: `r${at}`, address: `11.0.${at}.${number}`, capacity },
          ]),
        ),
      ),
    };
  });

/** A station, with some of its relays down and some drained. */
const situations = stations.chain((inventory) => {
  const relays = Object.keys(inventory.hosts);
  const soft = fc.subarray(relays).map((out) => out.reduce((all, host) => drained(inventory, all, host, "soft"), noWishes));
  return fc.tuple(fc.constant(inventory), fc.subarray(relays), soft, fc.constantFrom("DE", "US-CA", "BR", "JP", "AU", "AQ", "*"));
});

describe("whatever the station, whatever is down", () => {
  it("shares add up to 1", () =>
    fc.assert(
      fc.property(situations, ([inventory, down, wishes, from]) => {
        const total = Object.values(sharesFor(inventory, from, down, wishes)).reduce((sum, share) => sum + share, 0);
        expect(total).toBeCloseTo(1, 9);
      }),
    ));

  it("no path through the tree visits a name twice", () =>
    fc.assert(
      fc.property(situations, ([inventory, down, wishes, from]) => {
        const addresses = new Set(down.flatMap((host) => addressesOf(inventory, host)));
        const simulator = simulate(withDown(settledZone(inventory, wishes), addresses));
        for (const { trace } of simulator.resolve("live.radio.example", "A", clientIn(from))) {
          const names = trace.map(({ name }) => name);
          expect(new Set(names).size).toBe(names.length);
        }
      }),
    ));

  it("a drained relay gets nothing while another of its region is healthy and not drained", () =>
    fc.assert(
      fc.property(situations, ([inventory, down, wishes, from]) => {
        const shares = sharesFor(inventory, from, down, wishes);
        for (const host of Object.keys(wishes.drained)) {
          const others = hostsMeant(inventory, [inventory.hosts[host]?.region ?? ""]).filter((each) => each !== host);
          const spared = others.some((each) => !down.includes(each) && wishes.drained[each] === undefined);
          if (spared) expect(shares[host] ?? 0).toBe(0);
        }
      }),
    ));

  it("no listener gets a dead relay while any relay is up", () =>
    fc.assert(
      fc.property(situations, ([inventory, down, wishes, from]) => {
        const shares = sharesFor(inventory, from, down, wishes);
        if (Object.keys(inventory.hosts).every((host) => down.includes(host))) return;
        for (const host of down) expect(shares[host] ?? 0).toBe(0);
      }),
    ));

  it("a relay that is drained hard is in no answer, not even when all others are down", () =>
    fc.assert(
      fc.property(situations, fc.nat(), ([inventory, down, , from], pick) => {
        const relays = Object.keys(inventory.hosts);
        const host = relays[pick % relays.length] ?? "";
        fc.pre(relays.length > 1);
        expect(sharesFor(inventory, from, down, drained(inventory, noWishes, host, "hard"))[host]).toBeUndefined();
      }),
    ));
});

describe("over IPv6", () => {
  const some = inventoryOf(
    worldText
      .replace("address: 11.0.1.1,", 'address: 11.0.1.1, ipv6: "2001:DB9:0::1",')
      .replace("address: 11.0.1.2,", 'address: 11.0.1.2, ipv6: "2001:db9::2",'),
  );
  const ask = (wishes: Wishes, asked: { from: string; down?: string[] }) =>
    Object.fromEntries(answer(some, settledZone(some, wishes), { down: [], type: "AAAA", ...asked })[0]?.shares ?? []);
  const drain = (...hosts: string[]) => hosts.reduce((all, host) => drained(some, all, host, "soft"), noWishes);

  it.each<[string, Record<string, number>, Wishes, { from: string; down?: string[] }]>([
    ["the relays of the listener's region", { "eu-1": 2 / 3, "eu-2": 1 / 3 }, noWishes, { from: "DE" }],
    ["the region of * for other places", { "eu-1": 2 / 3, "eu-2": 1 / 3 }, noWishes, { from: "*" }],
    ["nothing in a region whose relays have no IPv6", {}, noWishes, { from: "US-CA" }],
    ["only healthy relays", { "eu-2": 1 }, noWishes, { from: "FR", down: ["eu-1"] }],
    ["nothing when all relays with IPv6 are down", {}, noWishes, { from: "FR", down: ["eu-1", "eu-2"] }],
    ["only relays that are not drained", { "eu-2": 1 }, drain("eu-1"), { from: "FR" }],
    ["no drained relay, even if the other is down", {}, drain("eu-1"), { from: "FR", down: ["eu-2"] }],
    ["nothing when all relays with IPv6 are drained", {}, drain("eu-1", "eu-2"), { from: "FR" }],
    ["nothing when a canary would be alone", {}, canaried(some, drain("eu-1"), "eu-2", 5), { from: "FR" }],
  ])("the answer has %s", (_name, expected, wishes, asked) => {
    const shares = ask(wishes, asked);
    expect(Object.keys(shares).sort()).toEqual(Object.keys(expected).sort());
    for (const [host, share] of Object.entries(expected)) expect(shares[host], host).toBeCloseTo(share, 10);
  });

  it("addresses have one form", () =>
    expect(
      answer(some, offlineZone(some, ["eu-2"]), { from: "DE", down: [], type: "AAAA" })[0]?.outcomes[0]?.record.values,
    ).toEqual(["2001:db9::1"]));

  it("there is no tree when no host has IPv6", () =>
    expect(answer(world, offlineZone(world, []), { from: "DE", down: [], type: "AAAA" })[0]?.shares.size).toBe(0));

  it("whatever the station, a listener gets healthy and undrained relays of their own region, or no answer", () =>
    fc.assert(
      fc.property(situations, fc.nat(), ([inventory, down, wishes, from], which) => {
        const hosts = Object.entries(inventory.hosts).map(([name, host], at): [string, Inventory["hosts"][string]] => [
          name,
          (which >> at) % 2 === 0 ? host : { ...host, ipv6: `2001:db9::${at + 1}` },
        ]);
        const both = { ...inventory, hosts: Object.fromEntries(hosts) };
        const own = answer(both, settledZone(both), { from, down: [], type: "A" })[0]?.shares.keys().next().value ?? "";
        const region = hostsMeant(both, [both.hosts[own]?.role === "relay" ? both.hosts[own].region : ""]);
        const [answered] = answer(both, settledZone(both, wishes), { from, down, type: "AAAA" });
        const fit = region.filter(
          (host) => both.hosts[host]?.ipv6 !== undefined && !down.includes(host) && wishes.drained[host] === undefined,
        );
        expect([...(answered?.shares.keys() ?? [])].sort()).toEqual(
          from === "AQ" && fit.length === 0 ? expect.anything() : fit.sort(),
        );
      }),
    ));
});

describe("a query for", () => {
  it.each([
    ["an unknown place", { from: "XX", down: [], type: "A" }, /no location "XX"/u],
    ["a state of another country", { from: "DE-BY", down: [], type: "A" }, /no location "DE-BY"/u],
    ["an unknown host", { from: "DE", down: ["eu-9"], type: "A" }, /no host or region "eu-9"/u],
    ["another type", { from: "DE", down: [], type: "TXT" }, /A or AAAA/u],
  ])("%s is wrong usage", (_name, asked, message) => expect(() => answer(world, offlineZone(world, []), asked)).toThrow(message));
});
