import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStationCertificate } from "../../../src/certificates/store.js";
import { realClock } from "../../../src/adapters/clock.js";
import { hasPebble, pebble } from "../../fakes/pebble/server.js";
import { hasPowerDns } from "../../fakes/powerdns/server.js";
import { Scene, THREE_NAMES_AND_WILDCARD } from "./scene.js";

describe.skipIf(!hasPebble || !hasPowerDns)("a certificate from a real CA that rejects 30 % of the nonces", () => {
  const scene = new Scene();
  beforeAll(async () => scene.start({ rejectedNonces: 30 }), 150_000);
  afterAll(async () => scene.stop());

  it("is issued for three names and a wildcard, with all chains, and no TXT record is left", async () => {
    const station = scene.station(THREE_NAMES_AND_WILDCARD);
    const { state, because, certificate } = await scene.renew(station);
    expect([state, because]).toEqual(["issued", "there is no certificate yet"]);
    expect(certificate.names).toEqual(["*.radio.example", "eu.stream.radio.example", "radio.example", "us.stream.radio.example"]);
    expect(certificate.alternateChains.length).toBeGreaterThan(0);
    expect(await scene.challenges()).toEqual([]);
    const folder = join(station.loaded.directory, "certificates");
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
    expect(readdirSync(folder).join(" ")).not.toContain("order.json");
  });

  it("is not issued again before it is due, and --force early issues another with the same account", async () => {
    const station = scene.station();
    const first = (await scene.renew(station)).certificate;
    expect(await scene.renew(station)).toMatchObject({ state: "not due", certificate: { serial: first.serial } });
    const second = await scene.renew(station, scene.world(), ["early"]);
    expect(second).toMatchObject({ state: "issued", because: "requested (--force early)" });
    expect(second.certificate.serial).not.toBe(first.serial);
    expect((await readStationCertificate(scene.world(), station))?.serial).toBe(second.certificate.serial);
    const accounts = new Set(scene.ca.log().match(/There are now \d+ accounts/gu));
    expect(accounts.size).toBeGreaterThan(0);
  });

  it("of 60 seconds is renewed when a third of them is left", async () => {
    const brief = await pebble({ dns: `127.0.0.1:${scene.zone().port}`, lifeSeconds: 60 });
    try {
      const station = scene.station({ directory: brief.directory });
      const acme = scene.trusting(brief);
      const first = (await scene.renew(station, scene.world({ acme }))).certificate;
      const at = (seconds: number) => ({ ...realClock, now: () => new Date(Date.parse(first.validFrom) + seconds * 1000) });
      expect((await scene.renew(station, scene.world({ acme, clock: at(39) }))).state).toBe("not due");
      const second = await scene.renew(station, scene.world({ acme, clock: at(41) }));
      expect(second).toMatchObject({ state: "issued", because: "at most a third of its life is left" });
      expect(second.certificate.serial).not.toBe(first.serial);
    } finally {
      await brief.stop();
    }
  });

  it("keeps its keys out of every message and journal", async () => {
    const station = scene.station();
    await scene.renew(station);
    const folder = join(station.loaded.directory, "certificates");
    const keys = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").match(/MIG[\w+/=]{40}/gu) ?? []);
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) expect(scene.told.join("\n")).not.toContain(key);
  });
});
