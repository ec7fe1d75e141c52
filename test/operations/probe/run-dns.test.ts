import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openZone } from "../../../src/adapters/dns.js";
import type { ZoneSnapshot } from "../../../src/dns/records.js";
import { loadInventory } from "../../../src/inventory/load.js";
import { probeDns } from "../../../src/operations/probe/run-dns.js";
import { worldText } from "../../dns/station.js";
import { dnsServer } from "../../fakes/dns-server/server.js";
import { VirtualTime } from "../../fakes/virtual-time.js";
import { fakeWorld } from "../../fakes/world.js";
import { provider } from "../dns/provider.js";

/** A zone with the tree and two name servers; the second answers from the zone that `other` returns. */
async function scene(other: (zone: ZoneSnapshot) => ZoneSnapshot = (zone) => zone) {
  const made = await provider();
  await made.run("apply", "--yes");
  const second = await dnsServer({ snapshot: () => other(made.fake.snapshot(made.zone)) });
  let stopped: Promise<unknown> | undefined;
  const stop = async () => (stopped ??= second.stop());
  onTestFinished(async () => void (await stop()));
  const servers = [made.server.port, second.port].map((port) => `127.0.0.1:${port}`);
  const dns = `dns: { provider: route53, endpoint: "${made.fake.endpoint}", nameServers: ["${servers.join('", "')}"] }\n`;
  writeFileSync(join(made.cwd, "radio.yaml"), `${worldText}${dns}`);
  const look = async () => {
    const { world } = fakeWorld({ cwd: made.cwd, dns: { open: async (access) => openZone(access, new VirtualTime()) } });
    const found = await probeDns(world, await loadInventory(world, "radio.yaml"));
    // Name servers are sorted by name, which is the port here.
    return found
      .map(({ subject, ...rest }) => ({
        ...rest,
        subject: subject.replace(servers[0] ?? "", "ns1").replace(servers[1] ?? "", "ns2"),
      }))
      .sort((one, other) => one.subject.localeCompare(other.subject))
      .map(({ verdict, subject, summary }) => `${verdict} ${subject}: ${summary}`);
  };
  return { ...made, look, stop };
}

describe("a probe of the zone", () => {
  it("is OK when the zone is as planned and both name servers answer from it", async () => {
    const { look } = await scene();
    const found = await look();
    expect(found.map((line) => line.replace(/: .*/u, ""))).toEqual([
      "OK radio.example",
      "OK radio.example at ns1",
      "OK radio.example at ns2",
    ]);
  });

  it("is OK with a relay that operators have drained", async () => {
    const { look, run } = await scene();
    await run("drain", "eu-1", "--hard", "--yes");
    expect((await look())[0]).toBe("OK radio.example: the zone is as planned");
  });

  it("reports a zone that differs from the inventory", async () => {
    const { look, cwd } = await scene();
    const file = join(cwd, "radio.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("address: 11.0.1.1,", "address: 11.0.1.9,"));
    const [zone, ...servers] = await look();
    expect(zone).toMatch(/^WARNING radio\.example: the zone is not as planned: \d+ differences, limit 0$/u);
    expect(servers.every((line) => line.startsWith("OK"))).toBe(true);
  });

  it("reports the name server that answers with an unknown address", async () => {
    const { look } = await scene((zone) => ({
      ...zone,
      recordSets: zone.recordSets.map((set) => (set.name.startsWith("pool-") ? { ...set, values: ["198.51.100.9"] } : set)),
    }));
    const [zone, first, second] = await look();
    expect([zone, first].map((line) => line?.split(" ")[0])).toEqual(["OK", "OK"]);
    expect(second).toMatch(/^CRITICAL radio\.example at ns2: answers 198\.51\.100\.9 for live\.radio\.example A, expected: /u);
  });

  it("reports a name server that is behind, and one that is gone", async () => {
    const { look, stop } = await scene((zone) => ({
      ...zone,
      recordSets: zone.recordSets.map((set) => (set.type === "TXT" ? { ...set, values: ['"older"'] } : set)),
    }));
    expect((await look())[2]).toBe("CRITICAL radio.example at ns2: has an older TXT _radioctl.stream.radio.example");
    await stop();
    expect((await look())[2]).toMatch(/^CRITICAL radio\.example at ns2: 127\.0\.0\.1:\d+ gave no answer for /u);
  });

  it("is empty without a dns section in the inventory", async () => {
    const { look, cwd } = await scene();
    writeFileSync(join(cwd, "radio.yaml"), worldText);
    expect(await look()).toEqual([]);
  });
});
