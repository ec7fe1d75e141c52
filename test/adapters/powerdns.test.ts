import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { realClock } from "../../src/adapters/clock.js";
import { openZone } from "../../src/adapters/dns.js";
import type { DnsZone, HealthCheckSettings, RecordChange, RecordSet } from "../../src/ports/dns.js";
import { address, alias } from "../dns/zone.js";
import { endpoints, type Endpoints } from "../dns/endpoints.js";
import { dig, digTimes } from "../fakes/dns-server/dig.js";
import { dnsServer } from "../fakes/dns-server/server.js";
import { hasPowerDns, powerDns, type PowerDns } from "../fakes/powerdns/server.js";

const zoneName = "radio.example";
const create = (recordSet: RecordSet): RecordChange => ({ action: "CREATE", recordSet });
const upsert = (recordSet: RecordSet): RecordChange => ({ action: "UPSERT", recordSet });
const remove = (recordSet: RecordSet): RecordChange => ({ action: "DELETE", recordSet });

describe.skipIf(!hasPowerDns)("a zone of PowerDNS", () => {
  let server: PowerDns;
  let relays: Endpoints;
  let zone: DnsZone;
  const access = () => ({
    zone: zoneName,
    provider: "powerdns" as const,
    endpoint: server.endpoint,
    apiKey: server.apiKey,
    nameServers: [`127.0.0.1:${server.port}`],
  });
  beforeAll(async () => {
    server = await powerDns(zoneName, [["192.0.2.0/24", { continent: "EU", country: "DE" }]]);
    relays = await endpoints(["127.0.9.1", "127.0.9.2", "::1"]);
    zone = await openZone(access(), realClock);
  }, 30_000);
  afterAll(() => Promise.all([server?.stop(), relays?.stop()]));
  beforeEach(async () => {
    const others = (await zone.recordSets()).filter(({ type }) => type !== "SOA" && type !== "NS");
    if (others.length > 0) await zone.change(others.map(remove), "as at first");
    for (const { id } of await zone.healthChecks()) await zone.deleteHealthCheck(id);
    await relays.onlyDown([]);
  });

  const settings = (at: string): HealthCheckSettings => ({
    ...{ type: "HTTP", address: at, port: relays.port, path: "/healthz", hostName: "live.radio.example" },
    inverted: false,
    disabled: false,
  });
  const relay = (host: string, last: number, check: string, weight = 10): RecordSet => ({
    ...address("pool.radio.example", last, { policy: { kind: "weighted", weight }, setIdentifier: host }),
    values: [`127.0.9.${last}`],
    healthCheckId: check,
  });
  const answers = async (name: string, type = "A") =>
    [...new Set(await digTimes(60, { port: server.port, name: `${name}.${zoneName}`, type }))].sort();
  const eventually = async (look: () => Promise<unknown>, wanted: unknown) =>
    expect.poll(look, { timeout: 15_000, interval: 100 }).toEqual(wanted);
  /** Two relays in a pool, seen up. */
  const pool = async () => {
    const one = await zone.createHealthCheck("eu-1", settings("127.0.9.1"), "eu-1");
    const two = await zone.createHealthCheck("eu-2", settings("127.0.9.2"), "eu-2");
    await zone.change([create(relay("eu-1", 1, one.id)), create(relay("eu-2", 2, two.id))], "a pool");
    await eventually(async () => [...(await zone.healthStatuses([one.id, two.id])).values()], ["healthy", "healthy"]);
    return { one, two };
  };

  it("is found, and errors say what is wrong", async () => {
    await expect(openZone({ ...access(), zone: "radio.test" }, realClock)).rejects.toMatchObject({ kind: "usage" });
    await expect(openZone({ ...access(), apiKey: { reveal: () => "wrong" } }, realClock)).rejects.toMatchObject({
      kind: "authentication",
    });
    await expect(openZone({ ...access(), endpoint: "http://127.0.0.1:1" }, realClock)).rejects.toMatchObject({
      kind: "unreachable",
    });
  });

  it("gives back what was written, and says which change its name servers have", async () => {
    const records = [
      address("plain.radio.example", 1),
      { ...address("text.radio.example", 1), type: "TXT", values: ['"heritage=radioctl"', '"name=live.radio.example"'] },
      { ...address("six.radio.example", 1), type: "AAAA", values: ["2001:db8::1"] },
      alias("live.radio.example", "plain.radio.example"),
    ];
    await zone.inSync(await zone.change(records.map(create), "records"), 10);
    const back = (await zone.recordSets()).filter(({ type }) => type !== "SOA" && type !== "NS");
    const byName = (one: RecordSet, other: RecordSet) => (one.name < other.name ? -1 : 1);
    expect(back.sort(byName)).toEqual(records.sort(byName));
    expect(await zone.ask("live.radio.example", "A")).toEqual(["192.0.2.1"]);
    expect(await zone.ask("text.radio.example", "TXT")).toEqual(['"heritage=radioctl"', '"name=live.radio.example"']);
    expect(await zone.ask("none.radio.example", "A")).toEqual([]);
  });

  it("takes a batch as a whole or not at all, and as strictly as Route 53", async () => {
    await zone.change([create(address("live.radio.example", 1))], "first");
    const batches = [
      [create(address("other.radio.example", 2)), create(address("live.radio.example", 2))],
      [create(address("other.radio.example", 2)), remove(address("live.radio.example", 9))],
      [create(address("other.radio.example", 2)), remove(address("gone.radio.example", 1))],
      [create(address("other.radio.example", 2)), create(alias("x.radio.example", "none.radio.example"))],
      [create(address("other.radio.example", 2)), create(relay("eu-1", 1, "none"))],
      [create({ ...address("other.radio.example", 2), values: ["no address"] })],
    ];
    for (const batch of batches) await expect(zone.change(batch, "wrong")).rejects.toMatchObject({ kind: "refused" });
    expect((await zone.recordSets()).map(({ name }) => name)).not.toContain("other.radio.example");
  });

  it("leaves what others wrote as it is, LUA records too, also beside ours", async () => {
    const foreign = [
      {
        name: "www.radio.example.",
        type: "LUA",
        ttl: 77,
        records: [{ content: `A "pickrandom({'192.0.2.7'})"`, disabled: false }],
      },
      { name: "mail.radio.example.", type: "MX", ttl: 78, records: [{ content: "10 mail.example.org.", disabled: false }] },
    ];
    const api = `${server.endpoint}/api/v1/servers/localhost/zones/${zoneName}.`;
    const headers = { "X-API-Key": server.apiKey.reveal() };
    const rrsets = foreign.map((rrset) => ({ ...rrset, changetype: "REPLACE" }));
    expect((await fetch(api, { method: "PATCH", headers, body: JSON.stringify({ rrsets }) })).status).toBe(204);
    await zone.change(
      [
        create({ ...alias("www.radio.example", "six.radio.example"), type: "AAAA" }),
        create({ ...address("six.radio.example", 1), type: "AAAA", values: ["2001:db8::1"] }),
      ],
      "ours",
    );
    const now = (await (await fetch(api, { headers })).json()) as { rrsets: typeof foreign };
    expect(now.rrsets.find(({ name }) => name === "mail.radio.example.")).toMatchObject(foreign[1] ?? {});
    expect(now.rrsets.find(({ name }) => name === "www.radio.example.")?.records).toContainEqual(foreign[0]?.records[0]);
    expect(await zone.recordSets()).toContainEqual(
      expect.objectContaining({ name: "www.radio.example", type: "A", policy: { kind: "other", name: "LUA" } }),
    );
    expect([await answers("www"), await answers("www", "AAAA")]).toEqual([["192.0.2.7"], ["2001:db8::1"]]);
  });

  it("turns a plain record into a tree and back in one batch each", async () => {
    const { one } = await pool();
    const simple = address("live.radio.example", 1);
    const tree = alias("live.radio.example", "pool.radio.example");
    await zone.change([create(simple)], "simple");
    await zone.change([remove(simple), create(tree)], "tree");
    expect(await answers("live")).toEqual(["127.0.9.1", "127.0.9.2"]);
    await zone.change([upsert(relay("eu-2", 2, one.id, 0))], "drain");
    expect(await answers("live")).toEqual(["127.0.9.1"]);
    await zone.change([remove(tree), create(simple)], "simple again");
    expect(await answers("live")).toEqual(["192.0.2.1"]);
  });

  it("answers nothing where no location is the client's", async () => {
    const place = alias("geo.radio.example", "plain.radio.example", {
      policy: { kind: "geolocation", place: { country: "DE" } },
      setIdentifier: "de",
    });
    await zone.change([create(address("plain.radio.example", 1)), create(place)], "only Germany");
    const from = (subnet: string) => dig({ port: server.port, name: "geo.radio.example", subnet });
    expect((await from("192.0.2.0/24")).values).toEqual(["192.0.2.1"]);
    expect(await from("203.0.113.0/24")).toMatchObject({ code: "NOERROR", values: [] });
  });

  describe("a health check", () => {
    it("is one for a caller reference and its settings", async () => {
      const made = await zone.createHealthCheck("eu-1", settings("127.0.9.1"), "eu-1");
      expect(await zone.createHealthCheck("eu-1", settings("127.0.9.1"), "eu-1")).toEqual(made);
      expect(await zone.healthChecks()).toEqual([made]);
      await expect(zone.createHealthCheck("eu-1", settings("127.0.9.2"), "eu-1")).rejects.toMatchObject({ kind: "refused" });
    });

    it("is not changed by who has not seen its last version, nor deleted while a record uses it", async () => {
      const { one } = await pool();
      await zone.updateHealthCheck(one.id, 1, { ...one.settings, disabled: true });
      await expect(zone.updateHealthCheck(one.id, 1, one.settings)).rejects.toMatchObject({ kind: "refused" });
      await expect(zone.deleteHealthCheck(one.id)).rejects.toMatchObject({ kind: "refused" });
      expect(await zone.healthChecks()).toContainEqual({ ...one, version: 2, settings: { ...one.settings, disabled: true } });
    });

    it("takes a relay out when it fails, and back in", async () => {
      await pool();
      await relays.onlyDown(["127.0.9.1"]);
      await eventually(() => answers("pool"), ["127.0.9.2"]);
      await relays.onlyDown([]);
      await eventually(() => answers("pool"), ["127.0.9.1", "127.0.9.2"]);
    });

    it("that is forced down takes a relay out at once", async () => {
      const { one } = await pool();
      await zone.updateHealthCheck(one.id, 1, { ...one.settings, disabled: true, inverted: true });
      expect(await answers("pool")).toEqual(["127.0.9.2"]);
      expect([...(await zone.healthStatuses([one.id])).values()]).toEqual(["unknown"]);
    });

    it("turned round says the contrary", async () => {
      const { one } = await pool();
      await zone.updateHealthCheck(one.id, 1, { ...one.settings, inverted: true });
      await eventually(() => answers("pool"), ["127.0.9.2"]);
    });

    it("looks by TCP for a failover of addresses, the primary first", async () => {
      const check = async (last: number) => {
        const tcp: HealthCheckSettings = {
          type: "TCP",
          address: `127.0.9.${last}`,
          port: relays.port,
          inverted: false,
          disabled: false,
        };
        return (await zone.createHealthCheck(`master-${last}`, tcp, "master")).id;
      };
      const master = async (role: "PRIMARY" | "SECONDARY", last: number): Promise<RecordSet> => ({
        ...relay(role, last, await check(last)),
        name: "source.radio.example",
        policy: { kind: "failover", role },
      });
      await zone.change([create(await master("PRIMARY", 1)), create(await master("SECONDARY", 2))], "source");
      await eventually(() => answers("source"), ["127.0.9.1"]);
      await relays.onlyDown(["127.0.9.1"]);
      await eventually(() => answers("source"), ["127.0.9.2"]);
      await relays.onlyDown(["127.0.9.1", "127.0.9.2"]);
      await eventually(() => answers("source"), ["127.0.9.1"]);
    });

    it("looks by IPv6", async () => {
      const { id } = await zone.createHealthCheck("six", settings("::1"), "six");
      const dead = await zone.createHealthCheck("dead", { ...settings("::1"), port: 1 }, "dead");
      const six = (host: string, check: string, value: string): RecordSet => ({
        ...relay(host, 1, check),
        type: "AAAA",
        values: [value],
      });
      await zone.change([create(six("up", id, "::1")), create(six("down", dead.id, "2001:db8::1"))], "pool of IPv6");
      await eventually(() => answers("pool", "AAAA"), ["::1"]);
    });
  });

  it("says when a name server doesn't follow", async () => {
    const soa = { ...address(zoneName, 1), type: "SOA", values: ["ns.radio.example. host.radio.example. 1 2 3 4 5"] };
    const behind = await dnsServer({
      snapshot: () => ({ zone: zoneName, recordSets: [soa], healthChecks: [], statuses: new Map() }),
    });
    const both = await openZone(
      { ...access(), nameServers: [`127.0.0.1:${server.port}`, `127.0.0.1:${behind.port}`] },
      realClock,
    );
    const change = await both.change([create(address("live.radio.example", 1))], "change");
    await expect(both.inSync(change, 1)).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining(`${behind.port}`),
    });
    await behind.stop();
  });
});
