import { describe, expect, it } from "vitest";
import { dnsFindings, guardZone, type DnsGuard } from "../../src/dns/guard.js";
import { lintZone } from "../../src/dns/lint.js";
import { namesOf } from "../../src/dns/names.js";
import { noWishes, type Wishes } from "../../src/dns/owner.js";
import { newCheckId } from "../../src/dns/plan-checks.js";
import { planZone } from "../../src/dns/plan.js";
import type { ZoneSnapshot } from "../../src/dns/records.js";
import { desiredZone } from "../../src/dns/tree.js";
import { canaried, drained } from "../../src/dns/wishes.js";
import type { RecordSet } from "../../src/ports/dns.js";
import { inventoryOf, settledZone, world, worldText } from "./station.js";
import { address, alias, check } from "./zone.js";

const LIMITS = { records: 1000, valueCharacters: 32_000 };

function found(
  wishes: Wishes,
  { observed = settledZone(world), listeners = undefined as number | undefined, inventory = world } = {},
) {
  const plan = planZone(desiredZone(inventory, wishes), observed, namesOf(inventory), LIMITS);
  return dnsFindings({ inventory, plan, observed, listeners }).map(({ guard }) => guard);
}

const down = (...ids: string[]): ZoneSnapshot => ({
  ...settledZone(world),
  statuses: new Map(ids.map((id) => [id, "unhealthy"])),
});
const drain = (...hosts: string[]) => hosts.reduce((all, host) => drained(world, all, host, "soft"), noWishes);
const empty: ZoneSnapshot = { zone: "radio.example", recordSets: [], healthChecks: [], statuses: new Map() };

describe("guards", () => {
  it.each<[string, DnsGuard[], () => DnsGuard[]]>([
    ["nothing", [], () => found(drain("eu-1"), { listeners: 4000 })],
    ["the last relay of a region", ["region-empty"], () => found(drain("as-1"))],
    ["the last healthy relay of a region", ["region-empty"], () => found(drain("us-2"), { observed: down("us-1 A") })],
    ["a drain in one region while another is down already", [], () => found(drain("eu-1"), { observed: down("as-1 A") })],
    ["more listeners than the other relays carry", ["capacity"], () => found(drain("eu-1"), { listeners: 4001 })],
    [
      "more capacity than before, for more listeners than ever",
      [],
      () => found(noWishes, { observed: settledZone(world, drain("eu-1")), listeners: 9000 }),
    ],
    [
      "a canary that would be alone",
      ["canary-alone"],
      () => found(drained(world, canaried(world, noWishes, "us-1", 5), "us-2", "soft")),
    ],
    ["a canary with other relays", [], () => found(canaried(world, noWishes, "us-1", 5))],
    [
      "an unmanaged record in the way",
      ["foreign-record"],
      () => found(noWishes, { observed: { ...empty, recordSets: [address("live.radio.example", 1)] } }),
    ],
    [
      "an unmanaged CNAME in the way",
      ["foreign-record"],
      () => found(noWishes, { observed: { ...empty, recordSets: [{ ...address("source.radio.example", 1), type: "CNAME" }] } }),
    ],
  ])("%s: %j", (_name, expected, actual) => expect(actual()).toEqual(expected));

  it("apex: the zone's own name", () => {
    const apex = inventoryOf(worldText.replace("listen: live.radio.example", "listen: radio.example"));
    expect(found(noWishes, { observed: empty, inventory: apex })).toEqual(["apex"]);
  });

  it("production-alias: two names of listeners in one step", () => {
    const before = settledZone(world);
    const owner = before.recordSets.find(({ type }) => type === "TXT");
    const named = {
      ...owner,
      values: [...(owner?.values ?? []), '"name=old.radio.example"', '"name=older.radio.example"'],
    } as RecordSet;
    const observed = {
      ...before,
      recordSets: [
        named,
        ...before.recordSets.filter((record) => record !== owner),
        alias("old.radio.example", "stream.radio.example"),
        alias("older.radio.example", "stream.radio.example"),
      ],
    };
    expect(found(noWishes, { observed })).toEqual(["production-alias"]);
  });

  it("check-in-use: a plan that would leave a record with a deleted check", () => {
    const observed = settledZone(world);
    const made = planZone(desiredZone(world, drain("eu-1")), observed, namesOf(world), LIMITS);
    const plan = { ...made, deleteChecks: observed.healthChecks.filter(({ id }) => id === "eu-2 A") };
    expect(dnsFindings({ inventory: world, plan, observed, listeners: undefined }).map(({ guard }) => guard)).toEqual([
      "check-in-use",
    ]);
  });

  it("name themselves, and the flag that overrides them", () => {
    const observed = settledZone(world);
    const plan = planZone(desiredZone(world, drain("as-1")), observed, namesOf(world), LIMITS);
    const subject = { inventory: world, plan, observed, listeners: undefined };
    expect(() => guardZone(subject, [])).toThrow(
      expect.objectContaining({ kind: "guard", hint: expect.stringContaining("--force region-empty") }),
    );
    expect(() => guardZone(subject, ["capacity"])).toThrow(/region-empty/u);
    expect(() => guardZone(subject, ["region-empty"])).not.toThrow();
  });
});

describe("lint", () => {
  const rules = (zone: ZoneSnapshot, inventory = world) => lintZone(inventory, zone).map(({ rule }) => rule);
  const changed = (change: (record: RecordSet) => RecordSet) => ({
    ...settledZone(world),
    recordSets: settledZone(world).recordSets.map(change),
  });
  const isEu1 = ({ setIdentifier }: RecordSet) => setIdentifier === "eu-1";

  it.each([
    ["nothing to report", [], settledZone(world)],
    [
      "no check",
      ["missing-check"],
      changed(({ healthCheckId, ...rest }) => (isEu1(rest) || healthCheckId === undefined ? rest : { ...rest, healthCheckId })),
    ],
    [
      "a check that does not exist",
      ["dangling-check"],
      changed((record) => (isEu1(record) ? { ...record, healthCheckId: "gone" } : record)),
    ],
    [
      "a TTL that differs and is too long",
      ["long-ttl", "unequal-ttl"],
      changed((record) => (isEu1(record) ? { ...record, ttlSeconds: 300 } : record)),
    ],
    [
      "no default location",
      ["no-default"],
      {
        ...settledZone(world),
        recordSets: settledZone(world).recordSets.filter(({ setIdentifier }) => setIdentifier !== "geo-default"),
      },
    ],
    ["an unmanaged record in the tree", ["stranger"], settledZone(world, noWishes, [address("news.stream.radio.example", 1)])],
  ])("%s", (_name, expected, zone) => expect(rules(zone)).toEqual(expected));

  it("new health checks beyond an account's quota are reported; those that exist already prove a higher quota", () => {
    const checks = (count: number, fresh: number) => ({
      ...settledZone(world),
      healthChecks: [
        ...settledZone(world).healthChecks,
        ...Array.from({ length: count - 9 - fresh }, (_, at) => check(`other-${at}`)),
        ...Array.from({ length: fresh }, (_, at) => check(newCheckId(`eu-${at} A`))),
      ],
    });
    expect(rules(checks(200, 3))).toEqual([]);
    expect(rules(checks(201, 3))).toEqual(["check-quota"]);
    expect(rules(checks(250, 0))).toEqual([]);
  });

  it.each(["10.0.0.1", "192.168.1.1", "192.0.2.9", "100.64.0.1", "169.254.1.1", "198.51.100.7"])(
    "%s is not reachable on the internet",
    (private_) => {
      const inventory = inventoryOf(worldText.replace("11.0.4.1", private_));
      expect(rules(settledZone(inventory), inventory)).toEqual(["private-address"]);
    },
  );
});
