import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { realClock } from "../../src/adapters/clock.js";
import { openZone } from "../../src/adapters/dns.js";
import { answer } from "../../src/dns/answer.js";
import { hostsMeant } from "../../src/dns/hosts.js";
import { noWishes, type Wishes } from "../../src/dns/owner.js";
import { clientOf } from "../../src/dns/places.js";
import type { ZoneSnapshot } from "../../src/dns/records.js";
import { canaried, drained } from "../../src/dns/wishes.js";
import type { Inventory } from "../../src/inventory/schema.js";
import type { DnsZone } from "../../src/ports/dns.js";
import { digTimes } from "../fakes/dns-server/dig.js";
import type { Locations } from "../fakes/dns-server/locations.js";
import { dnsServer } from "../fakes/dns-server/server.js";
import { hasPowerDns, powerDns } from "../fakes/powerdns/server.js";
import { fakeRoute53 } from "../fakes/route53/route53.js";
import { VirtualTime } from "../fakes/virtual-time.js";
import { scenarios, type Scenario } from "../operations/dns/scenarios.js";
import { endpoints, type Endpoints } from "./endpoints.js";
import { install, wish, type CheckIds } from "./install.js";
import { inventoryOf, world, worldText } from "./station.js";

/** Longer than the adapter of Route 53 keeps the results of health checks. */
const STATUSES_KEPT_MILLISECONDS = 11_000;

/** With this many answers, a share is off by 0.13 only once in a million runs. */
const TIMES = 400;
const TOLERANCE = 0.13;

/** PowerDNS checks every second here, and each check may take two seconds. */
const SEEN_MILLISECONDS = 15_000;

/** A network for each place of the table; 203.0.113.0/24 has no known place. */
const places = [...new Set(scenarios.map(({ from }) => from))].filter((from) => from !== "*");
const subnetOf = (from: string) => (from === "*" ? "203.0.113.0/24" : `198.51.100.${places.indexOf(from) * 16}/28`);
const locations: Locations = places.map((from) => [subnetOf(from), clientOf(from)]);

/** A provider that has the station's tree. */
interface Provider {
  zone: DnsZone;
  ids: CheckIds;
  /** The port of a name server that answers for it. */
  port: number;
  /** Returns when the provider has noticed which relays are down, with the results of its checks. */
  look(): Promise<ZoneSnapshot>;
  stop(): Promise<void>;
}

let relays: Endpoints;
let inventory: Inventory;
beforeAll(async () => {
  const addresses = Object.values(world.hosts).flatMap(({ role, address }) => (role === "relay" ? [onLoopback(address)] : []));
  relays = await endpoints(addresses);
  inventory = inventoryOf(`${onLoopback(worldText)}defaults: { nginx: { httpPort: ${relays.port} } }\n`);
});
afterAll(() => relays.stop());

function onLoopback(text: string): string {
  return text.replaceAll("11.0.", "127.0.");
}

async function route53(): Promise<Provider> {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAFAKE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  const fake = await fakeRoute53({ pendingPolls: 0 });
  const hosted = fake.addZone("radio.example");
  let known = fake.snapshot(hosted);
  const server = await dnsServer({ snapshot: () => known, locations });
  const time = new VirtualTime();
  const zone = await openZone({ zone: "radio.example", provider: "route53", endpoint: fake.endpoint }, time);
  return {
    zone,
    ids: await install(zone, inventory, noWishes),
    port: server.port,
    look: async () => {
      await fake.probe();
      // Statuses are kept for some seconds.
      await time.sleep(STATUSES_KEPT_MILLISECONDS);
      known = fake.snapshot(hosted);
      return known;
    },
    stop: async () => void (await Promise.all([server.stop(), fake.stop()])),
  };
}

async function realPowerDns(): Promise<Provider> {
  const server = await powerDns("radio.example", locations);
  const { endpoint, apiKey, port } = server;
  const access = { zone: "radio.example", provider: "powerdns" as const, endpoint, apiKey, nameServers: [`127.0.0.1:${port}`] };
  const zone = await openZone(access, realClock);
  const ids = await install(zone, inventory, noWishes);
  return { zone, ids, port, look: () => waitUntilSeen(zone, ids), stop: () => server.stop() };
}

/** Waits until PowerDNS has the right status of every relay. */
async function waitUntilSeen(zone: DnsZone, ids: CheckIds): Promise<ZoneSnapshot> {
  const wanted = [...ids].map(([name, id]): [string, boolean] => [
    id,
    relays.isUp(inventory.hosts[name.split(" ")[0] ?? ""]?.address ?? ""),
  ]);
  const deadline = performance.now() + SEEN_MILLISECONDS;
  for (;;) {
    const statuses = await zone.healthStatuses([...ids.values()]);
    if (wanted.every(([id, up]) => (statuses.get(id) === "healthy") === up)) {
      return { zone: zone.id, recordSets: await zone.recordSets(), healthChecks: await zone.healthChecks(), statuses };
    }
    if (performance.now() > deadline) throw new Error(`PowerDNS sees ${JSON.stringify([...statuses])}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const wishesOf = ({ drained: out = [], canary = {} }: Scenario): Wishes =>
  Object.entries(canary).reduce(
    (all, [host, weight]) => canaried(inventory, all, host, weight),
    out.reduce((all, host) => drained(inventory, all, host, "soft"), noWishes),
  );

async function sharesOf(port: number, from: string): Promise<Map<string, number>> {
  const answers = await digTimes(TIMES, { port, name: "live.radio.example", subnet: subnetOf(from) });
  expect(answers).toHaveLength(TIMES);
  const hosts = Object.entries(inventory.hosts);
  const nameOf = (address: string) => hosts.find(([, host]) => host.address === address)?.[0] ?? address;
  return new Map(
    [...new Set(answers)].map((address) => [nameOf(address), answers.filter((each) => each === address).length / TIMES]),
  );
}

/**
 * The table of scenarios against name servers, with dig: relays are real HTTP servers that are stopped, and places are client subnets.
 *
 * The fake Route 53 and PowerDNS give the same answers as the simulator. They differ only in time:
 * - PowerDNS counts a new check as down until its first result, not as healthy: a new relay gets no listeners before that. While there are no
 *   results at all, everything is "down", and so the nearest region answers, by its weights.
 * - PowerDNS 4.7 takes a relay out at the first failed check, and checks at its `lua-health-checks-interval`, 5 s by default;
 *   `dns.checkFailures` and `dns.checkIntervalSeconds` are for Route 53 only.
 * - It checks only what was queried in the last hour (`lua-health-checks-expire-delay`). Every record of the tree checks all relays that it
 *   may ever answer with, so the state of a region's failover regions is known before they are needed.
 */
describe.each([
  { name: "the fake Route 53's name server", start: route53, missing: false },
  { name: "PowerDNS", start: realPowerDns, missing: !hasPowerDns },
])("$name", ({ start, missing }) => {
  describe.skipIf(missing)("answers as the simulator does", () => {
    let provider: Provider;
    let wishes = noWishes;
    beforeAll(async () => {
      provider = await start();
      await provider.look();
    }, 60_000);
    afterAll(() => provider?.stop());

    it.each(scenarios)(
      "$name",
      async (scenario) => {
        const { from, down = [], expected } = scenario;
        const { zone, ids, port } = provider;
        if (!isDeepStrictEqual(wishes, wishesOf(scenario))) {
          wishes = wishesOf(scenario);
          await wish(zone, inventory, wishes, ids);
        }
        await relays.onlyDown(hostsMeant(inventory, down).map((host) => inventory.hosts[host]?.address ?? ""));
        await provider.look();

        const [recordSets, healthChecks, statuses] = [
          await zone.recordSets(),
          await zone.healthChecks(),
          await zone.healthStatuses([...ids.values()]),
        ];
        const snapshot = { zone: "radio.example", recordSets, healthChecks, statuses };
        const [simulated] = answer(inventory, snapshot, { from, down: [], type: "A" });
        const served = await sharesOf(port, from);

        expect([...served.keys()].sort()).toEqual(Object.keys(expected).sort());
        for (const [host, share] of Object.entries(expected)) {
          expect(simulated?.shares.get(host), host).toBeCloseTo(share, 10);
          expect(Math.abs((served.get(host) ?? 0) - share), host).toBeLessThan(TOLERANCE);
        }
      },
      60_000,
    );
  });
});
