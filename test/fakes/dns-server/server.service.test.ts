import { Resolver } from "node:dns/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { RecordSet } from "../../../src/ports/dns.js";
import { address, alias, check, zoneOf } from "../../dns/zone.js";
import { dig, digTimes } from "./dig.js";
import { dnsServer, type DnsServer } from "./server.js";

const pool = (identifier: string, weight: number, last: number) =>
  address("pool.radio.example", last, {
    setIdentifier: identifier,
    policy: { kind: "weighted", weight },
    healthCheckId: identifier,
  });
const geo = (country: string, last: number) =>
  address("geo.radio.example", last, { setIdentifier: country, policy: { kind: "geolocation", place: { country } } });
const text = (name: string, ...values: string[]): RecordSet => ({
  name,
  type: "TXT",
  policy: { kind: "simple" },
  ttlSeconds: 300,
  values,
});

const records = [
  alias("live.radio.example", "pool.radio.example"),
  pool("eu-1", 3, 1),
  pool("eu-2", 1, 2),
  geo("DE", 3),
  geo("*", 4),
  text("owner.radio.example", '"heritage=radioctl" "a \\"word\\""'),
  text("long.radio.example", ...Array.from({ length: 20 }, (_each, at) => `"${at} ${"o".repeat(200)}"`)),
];

let down: string[];
let server: DnsServer;
beforeEach(async () => {
  down = [];
  server = await dnsServer({
    snapshot: () => zoneOf(records, [check("eu-1"), check("eu-2")], down),
    locations: [
      ["192.0.2.0/24", { continent: "EU", country: "FR" }],
      ["192.0.2.0/25", { continent: "EU", country: "DE" }],
      ["2001:db8::/32", { continent: "EU", country: "DE" }],
    ],
  });
});
afterEach(() => server.stop());

const ask = (name: string, given: Partial<Parameters<typeof dig>[0]> = {}) =>
  dig({ port: server.port, name: `${name}.radio.example`, ...given });

it.each([
  ["a network in Germany", "192.0.2.0/25", "192.0.2.3", "192.0.2.0/25/25"],
  ["the same by IPv6", "2001:db8:7::/48", "192.0.2.3", "2001:db8:7::/48/48"],
  ["its neighbour in France", "192.0.2.128/25", "192.0.2.4", "192.0.2.128/25/25"],
  ["an unknown network", "203.0.113.0/24", "192.0.2.4", "203.0.113.0/24/24"],
])("answers %s by its place, and names the network of the answer", async (_who, subnet, value, scope) => {
  expect(await ask("geo", { subnet })).toEqual({ code: "NOERROR", values: [value], ttlSeconds: 60, subnet: scope });
});

it("answers an alias under its own name, by the weights", async () => {
  const drawn = await digTimes(200, { port: server.port, name: "live.radio.example" });
  const share = drawn.filter((value) => value === "192.0.2.1").length / 200;
  expect(drawn).toHaveLength(200);
  expect(share).toBeGreaterThan(0.6);
  expect(share).toBeLessThan(0.9);
});

it("reads the zone at every query", async () => {
  down = ["eu-1"];
  expect((await ask("live")).values).toEqual(["192.0.2.2"]);
  down = ["eu-2"];
  expect((await ask("live")).values).toEqual(["192.0.2.1"]);
});

it("gives different codes for a missing name, a missing type and another zone", async () => {
  expect(await ask("none")).toMatchObject({ code: "NXDOMAIN", values: [] });
  expect(await ask("live", { type: "AAAA" })).toMatchObject({ code: "NOERROR", values: [] });
  expect(await dig({ port: server.port, name: "example.org" })).toMatchObject({ code: "REFUSED" });
});

it("returns texts unchanged, and long answers over TCP", async () => {
  expect((await ask("owner", { type: "TXT" })).values).toEqual(['"heritage=radioctl" "a \\"word\\""']);
  expect((await ask("long", { type: "TXT" })).values).toHaveLength(20);
  expect(server.asked.filter((each) => each === "long.radio.example TXT")).toHaveLength(2);
  expect((await ask("geo", { tcp: true })).values).toEqual(["192.0.2.4"]);
});

it("works with node's resolver", async () => {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${server.port}`]);
  expect(await resolver.resolve4("geo.radio.example")).toEqual(["192.0.2.4"]);
  expect(await resolver.resolveTxt("owner.radio.example")).toEqual([["heritage=radioctl", 'a "word"']]);
  await expect(resolver.resolve6("geo.radio.example")).rejects.toMatchObject({ code: "ENODATA" });
  await expect(resolver.resolve4("none.radio.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
});
