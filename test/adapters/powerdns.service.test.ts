import { describe, expect, it } from "vitest";
import { realClock } from "../../src/adapters/clock.js";
import { openZone } from "../../src/adapters/dns.js";
import type { RecordSet } from "../../src/ports/dns.js";
import { address, alias } from "../dns/zone.js";
import { dig } from "../fakes/dns-server/dig.js";
import { dnsServer } from "../fakes/dns-server/server.js";
import { otherChange, racedBy } from "../fakes/powerdns/racing-client.js";
import { hasPowerDns } from "../fakes/powerdns/server.js";
import { create, remove, Scene, upsert } from "./powerdns/scene.js";

describe.skipIf(!hasPowerDns)("a zone of PowerDNS", () => {
  const scene = new Scene();

  it("can be opened, and errors name what is wrong", async () => {
    await expect(openZone({ ...scene.access(), zone: "radio.test" }, realClock)).rejects.toMatchObject({ kind: "usage" });
    await expect(openZone({ ...scene.access(), apiKey: { reveal: () => "wrong" } }, realClock)).rejects.toMatchObject({
      kind: "authentication",
    });
    await expect(openZone({ ...scene.access(), endpoint: "http://127.0.0.1:1" }, realClock)).rejects.toMatchObject({
      kind: "unreachable",
    });
  });

  it("returns what was written, and reports when its name servers have a change", async () => {
    const records = [
      address("plain.radio.example", 1),
      { ...address("text.radio.example", 1), type: "TXT", values: ['"heritage=radioctl"', '"name=live.radio.example"'] },
      { ...address("six.radio.example", 1), type: "AAAA", values: ["2001:db8::1"] },
      alias("live.radio.example", "plain.radio.example"),
    ];
    await scene.zone.inSync(await scene.zone.change(records.map(create), "records"), 10);
    const back = (await scene.zone.recordSets()).filter(({ type }) => type !== "SOA" && type !== "NS");
    const byName = (one: RecordSet, other: RecordSet) => (one.name < other.name ? -1 : 1);
    expect(back.sort(byName)).toEqual(records.sort(byName));
    const server = `127.0.0.1:${scene.server.port}`;
    const answers = async (name: string, type: string) => scene.zone.ask(`${name}.radio.example`, type);
    expect(await answers("live", "A")).toEqual([{ server, values: ["192.0.2.1"] }]);
    expect(await answers("text", "TXT")).toEqual([{ server, values: ['"heritage=radioctl"', '"name=live.radio.example"'] }]);
    expect(await answers("none", "A")).toEqual([{ server, values: [] }]);
  });

  it("makes all changes of a batch or none, as strictly as Route 53", async () => {
    await scene.zone.change([create(address("live.radio.example", 1))], "first");
    const batches = [
      [create(address("other.radio.example", 2)), create(address("live.radio.example", 2))],
      [create(address("other.radio.example", 2)), remove(address("live.radio.example", 9))],
      [create(address("other.radio.example", 2)), remove(address("gone.radio.example", 1))],
      [create(address("other.radio.example", 2)), create(alias("x.radio.example", "none.radio.example"))],
      [create(address("other.radio.example", 2)), create(scene.relay("eu-1", 1, "none"))],
      [create({ ...address("other.radio.example", 2), values: ["no address"] })],
    ];
    for (const batch of batches) await expect(scene.zone.change(batch, "wrong")).rejects.toMatchObject({ kind: "refused" });
    expect((await scene.zone.recordSets()).map(({ name }) => name)).not.toContain("other.radio.example");
  });

  it("does not change records that others wrote, LUA records included, even with the same name as ours", async () => {
    const foreign = [
      {
        name: "www.radio.example.",
        type: "LUA",
        ttl: 77,
        records: [{ content: `A "pickrandom({'192.0.2.7'})"`, disabled: false }],
      },
      { name: "mail.radio.example.", type: "MX", ttl: 78, records: [{ content: "10 mail.example.org.", disabled: false }] },
    ];
    const api = `${scene.server.endpoint}/api/v1/servers/localhost/zones/radio.example.`;
    const headers = { "X-API-Key": scene.server.apiKey.reveal() };
    const rrsets = foreign.map((rrset) => ({ ...rrset, changetype: "REPLACE" }));
    expect((await fetch(api, { method: "PATCH", headers, body: JSON.stringify({ rrsets }) })).status).toBe(204);
    await scene.zone.change(
      [
        create({ ...alias("www.radio.example", "six.radio.example"), type: "AAAA" }),
        create({ ...address("six.radio.example", 1), type: "AAAA", values: ["2001:db8::1"] }),
      ],
      "ours",
    );
    const now = (await (await fetch(api, { headers })).json()) as { rrsets: typeof foreign };
    expect(now.rrsets.find(({ name }) => name === "mail.radio.example.")).toMatchObject(foreign[1] ?? {});
    expect(now.rrsets.find(({ name }) => name === "www.radio.example.")?.records).toContainEqual(foreign[0]?.records[0]);
    expect(await scene.zone.recordSets()).toContainEqual(
      expect.objectContaining({ name: "www.radio.example", type: "A", policy: { kind: "other", name: "LUA" } }),
    );
    expect([await scene.answers("www"), await scene.answers("www", "AAAA")]).toEqual([["192.0.2.7"], ["2001:db8::1"]]);
  });

  it("turns a plain record into a tree and back, with one batch each", async () => {
    const { one } = await scene.pool();
    const simple = address("live.radio.example", 1);
    const tree = alias("live.radio.example", "pool.radio.example");
    await scene.zone.change([create(simple)], "simple");
    await scene.zone.change([remove(simple), create(tree)], "tree");
    expect(await scene.answers("live")).toEqual(["127.0.9.1", "127.0.9.2"]);
    await scene.zone.change([upsert(scene.relay("eu-2", 2, one.id, 0))], "drain");
    expect(await scene.answers("live")).toEqual(["127.0.9.1"]);
    await scene.zone.change([remove(tree), create(simple)], "simple again");
    expect(await scene.answers("live")).toEqual(["192.0.2.1"]);
  });

  it("gives an empty answer when no location matches the client", async () => {
    const place = alias("geo.radio.example", "plain.radio.example", {
      policy: { kind: "geolocation", place: { country: "DE" } },
      setIdentifier: "de",
    });
    await scene.zone.change([create(address("plain.radio.example", 1)), create(place)], "only Germany");
    const from = (subnet: string) => dig({ port: scene.server.port, name: "geo.radio.example", subnet });
    expect((await from("192.0.2.0/24")).values).toEqual(["192.0.2.1"]);
    expect(await from("203.0.113.0/24")).toMatchObject({ code: "NOERROR", values: [] });
  });

  const raced = async (...rrsets: readonly object[]) =>
    openZone({ ...scene.access(), endpoint: await racedBy(scene.server, rrsets) }, realClock);
  const addresses = async () =>
    (await scene.zone.recordSets())
      .flatMap(({ name, type, values }) => (type === "A" ? [`${name} ${values.join(" ")}`] : []))
      .sort();

  it("undoes its change when another client changed other records at the same moment", async () => {
    await scene.zone.change([create(address("live.radio.example", 1))], "first");
    const zone = await raced(otherChange("www", "192.0.2.9"));
    await expect(
      zone.change([upsert(address("live.radio.example", 2)), create(address("new.radio.example", 3))], "change"),
    ).rejects.toMatchObject({
      kind: "rolledBack",
      message: expect.stringMatching(/^another client changed radio\.example .*; radioctl undid its own change$/u) as string,
      said: ["it also changed www.radio.example A", expect.stringContaining("new.radio.example A")],
    });
    expect(await addresses()).toEqual(["live.radio.example 192.0.2.1", "www.radio.example 192.0.2.9"]);
  });

  it("undoes its change when it has overwritten another client's, and names the record", async () => {
    await scene.zone.change([create(address("live.radio.example", 1))], "first");
    const zone = await raced(otherChange("live", "192.0.2.9"));
    await expect(zone.change([upsert(address("live.radio.example", 2))], "change")).rejects.toMatchObject({
      kind: "rolledBack",
      said: ["its change of these may be lost: live.radio.example A"],
    });
    expect(await addresses()).toEqual(["live.radio.example 192.0.2.1"]);
  });

  it("reports a name server that does not get a change", async () => {
    const soa = { ...address("radio.example", 1), type: "SOA", values: ["ns.radio.example. host.radio.example. 1 2 3 4 5"] };
    const behind = await dnsServer({
      snapshot: () => ({ zone: "radio.example", recordSets: [soa], healthChecks: [], statuses: new Map() }),
    });
    const both = await openZone(
      { ...scene.access(), nameServers: [`127.0.0.1:${scene.server.port}`, `127.0.0.1:${behind.port}`] },
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
