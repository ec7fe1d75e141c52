import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../../../src/adapters/clock.js";
import { openZone } from "../../../src/adapters/dns.js";
import { dnsServer, type DnsServer } from "../../fakes/dns-server/server.js";
import { hasPebble, pebble } from "../../fakes/pebble/server.js";
import { fakeRoute53, type FakeRoute53 } from "../../fakes/route53/route53.js";
import { Scene } from "./scene.js";

describe.skipIf(!hasPebble)("a certificate for a zone of Route 53", () => {
  const scene = new Scene();
  let route53: FakeRoute53;
  let names: DnsServer;
  beforeAll(async () => {
    route53 = await fakeRoute53();
    const zone = route53.addZone("radio.example");
    names = await dnsServer({ snapshot: () => route53.snapshot(zone) });
    scene.ca = await pebble({ dns: `127.0.0.1:${names.port}`, rejectedNonces: 30 });
  });
  afterAll(async () => {
    await scene.stop();
    await Promise.all([route53?.stop(), names?.stop()]);
  });

  it("is issued with one batch for all names, and another one removes its records", async () => {
    const dns = `{ provider: route53, endpoint: "${route53.endpoint}", nameServers: ["127.0.0.1:${names.port}"] }`;
    const station = scene.station({ acme: ", wildcard: true", listen: "radio.example", dns });
    // Inside a fence, the client has credentials of its own.
    const world = scene.world({ dns: { open: async (access) => openZone({ ...access, fence: () => undefined }, realClock) } });
    const { state, certificate } = await scene.renew(station, world);
    expect(state).toBe("issued");
    expect(certificate.names).toEqual(["*.radio.example", "eu.stream.radio.example", "radio.example"]);
    const changes = route53.requests().filter(({ operation }) => operation.name === "ChangeResourceRecordSets");
    expect(changes.map(({ body }) => body.match(/<Action>\w+<\/Action>/gu))).toEqual([
      ["<Action>CREATE</Action>", "<Action>CREATE</Action>"],
      ["<Action>DELETE</Action>", "<Action>DELETE</Action>"],
    ]);
    expect(changes[0]?.body.match(/<Value>/gu)).toHaveLength(3);
  });
});
