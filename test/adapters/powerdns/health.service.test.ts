import { describe, expect, it } from "vitest";
import type { HealthCheckSettings, RecordSet } from "../../../src/ports/dns.js";
import { noWishes } from "../../../src/dns/owner.js";
import { desiredZone } from "../../../src/dns/tree.js";
import { inventoryOf, worldText } from "../../dns/station.js";
import { dig } from "../../fakes/dns-server/dig.js";
import { hasPowerDns } from "../../fakes/powerdns/server.js";
import { create, eventually, Scene } from "./scene.js";

describe.skipIf(!hasPowerDns)("a health check of PowerDNS", () => {
  const scene = new Scene();

  it("is the same check for the same caller reference and settings", async () => {
    const made = await scene.zone.createHealthCheck("eu-1", scene.settings("127.0.9.1"), "eu-1");
    expect(await scene.zone.createHealthCheck("eu-1", scene.settings("127.0.9.1"), "eu-1")).toEqual(made);
    expect(await scene.zone.healthChecks()).toEqual([made]);
    await expect(scene.zone.createHealthCheck("eu-1", scene.settings("127.0.9.2"), "eu-1")).rejects.toMatchObject({
      kind: "refused",
    });
  });

  it("is not updated from an old version, and not deleted while a record uses it", async () => {
    const { one } = await scene.pool();
    await scene.zone.updateHealthCheck(one.id, 1, { ...one.settings, disabled: true });
    await expect(scene.zone.updateHealthCheck(one.id, 1, one.settings)).rejects.toMatchObject({ kind: "refused" });
    await expect(scene.zone.deleteHealthCheck(one.id)).rejects.toMatchObject({ kind: "refused" });
    expect(await scene.zone.healthChecks()).toContainEqual({ ...one, version: 2, settings: { ...one.settings, disabled: true } });
  });

  it("removes a relay from the answers when it fails, and adds it again", async () => {
    await scene.pool();
    await scene.relays.onlyDown(["127.0.9.1"]);
    await eventually(() => scene.answers("pool"), ["127.0.9.2"]);
    await scene.relays.onlyDown([]);
    await eventually(() => scene.answers("pool"), ["127.0.9.1", "127.0.9.2"]);
  });

  it("that is forced down removes a relay at once", async () => {
    const { one } = await scene.pool();
    await scene.zone.updateHealthCheck(one.id, 1, { ...one.settings, disabled: true, inverted: true });
    expect(await scene.answers("pool")).toEqual(["127.0.9.2"]);
    expect([...(await scene.zone.healthStatuses([one.id])).values()]).toEqual(["unknown"]);
  });

  it("that is inverted reports the opposite", async () => {
    const { one } = await scene.pool();
    await scene.zone.updateHealthCheck(one.id, 1, { ...one.settings, inverted: true });
    await eventually(() => scene.answers("pool"), ["127.0.9.2"]);
  });

  it("checks a failover of addresses by TCP, the primary first", async () => {
    const check = async (last: number) => {
      const tcp: HealthCheckSettings = {
        type: "TCP",
        address: `127.0.9.${last}`,
        port: scene.relays.port,
        inverted: false,
        disabled: false,
      };
      return (await scene.zone.createHealthCheck(`master-${last}`, tcp, "master")).id;
    };
    const master = async (role: "PRIMARY" | "SECONDARY", last: number): Promise<RecordSet> => ({
      ...scene.relay(role, last, await check(last)),
      name: "source.radio.example",
      policy: { kind: "failover", role },
    });
    await scene.zone.change([create(await master("PRIMARY", 1)), create(await master("SECONDARY", 2))], "source");
    await eventually(() => scene.answers("source"), ["127.0.9.1"]);
    await scene.relays.onlyDown(["127.0.9.1"]);
    await eventually(() => scene.answers("source"), ["127.0.9.2"]);
    await scene.relays.onlyDown(["127.0.9.1", "127.0.9.2"]);
    await eventually(() => scene.answers("source"), ["127.0.9.1"]);
  });

  it("works over IPv6", async () => {
    const { id } = await scene.zone.createHealthCheck("six", scene.settings("::1"), "six");
    const dead = await scene.zone.createHealthCheck("dead", { ...scene.settings("::1"), port: 1 }, "dead");
    const six = (host: string, check: string, value: string): RecordSet => ({
      ...scene.relay(host, 1, check),
      type: "AAAA",
      values: [value],
    });
    await scene.zone.change([create(six("up", id, "::1")), create(six("down", dead.id, "2001:db8::1"))], "pool of IPv6");
    await eventually(() => scene.answers("pool", "AAAA"), ["::1"]);
  });

  it("gives no answer over IPv6 when the region's pool is down, and in regions without a pool", async () => {
    const { id } = await scene.zone.createHealthCheck("six", scene.settings("::1"), "six");
    const six = inventoryOf(worldText.replace("address: 11.0.1.1,", 'address: 11.0.1.1, ipv6: "::1",'));
    const tree = desiredZone(six, noWishes).recordSets.filter(({ type }) => type === "AAAA");
    const bound = tree.map(({ healthCheckId, ...record }) => ({
      ...record,
      ...(healthCheckId !== undefined && { healthCheckId: id }),
    }));
    await scene.zone.change(bound.map(create), "a tree of IPv6");
    const from = (subnet: string) => dig({ port: scene.server.port, name: "live.radio.example", type: "AAAA", subnet });
    await expect.poll(async () => (await from("192.0.2.0/24")).values, { timeout: 15_000, interval: 100 }).toEqual(["::1"]);
    expect(await from("198.51.100.0/24")).toMatchObject({ code: "NOERROR", values: [] });
    await scene.relays.onlyDown(["::1"]);
    await expect
      .poll(() => from("192.0.2.0/24"), { timeout: 15_000, interval: 100 })
      .toMatchObject({ code: "NOERROR", values: [] });
  });
});
