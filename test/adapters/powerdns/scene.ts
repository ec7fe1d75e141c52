import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { realClock } from "../../../src/adapters/clock.js";
import { openZone } from "../../../src/adapters/dns.js";
import type { DnsZone, HealthCheck, HealthCheckSettings, RecordChange, RecordSet, ZoneAccess } from "../../../src/ports/dns.js";
import { endpoints, type Endpoints } from "../../dns/endpoints.js";
import { address } from "../../dns/zone.js";
import { digTimes } from "../../fakes/dns-server/dig.js";
import { powerDns, type PowerDns } from "../../fakes/powerdns/server.js";

export const create = (recordSet: RecordSet): RecordChange => ({ action: "CREATE", recordSet });
export const upsert = (recordSet: RecordSet): RecordChange => ({ action: "UPSERT", recordSet });
export const remove = (recordSet: RecordSet): RecordChange => ({ action: "DELETE", recordSet });

/** A real server with the empty zone radio.example, and relays on loopback, shared by the tests of one `describe`. */
export class Scene {
  server!: PowerDns;
  relays!: Endpoints;
  zone!: DnsZone;

  constructor() {
    beforeAll(async () => {
      this.server = await powerDns("radio.example", [
        ["192.0.2.0/24", { continent: "EU", country: "DE" }],
        ["198.51.100.0/24", { continent: "NA", country: "US" }],
      ]);
      this.relays = await endpoints(["127.0.9.1", "127.0.9.2", "::1"]);
      this.zone = await openZone(this.access(), realClock);
    }, 30_000);
    afterAll(() => Promise.all([this.server?.stop(), this.relays?.stop()]));
    beforeEach(() => this.clear());
  }

  access(): ZoneAccess {
    const { endpoint, apiKey, port } = this.server;
    return { zone: "radio.example", provider: "powerdns", endpoint, apiKey, nameServers: [`127.0.0.1:${port}`] };
  }

  async clear(): Promise<void> {
    const others = (await this.zone.recordSets()).filter(({ type }) => type !== "SOA" && type !== "NS");
    if (others.length > 0) await this.zone.change(others.map(remove), "as at first");
    for (const { id } of await this.zone.healthChecks()) await this.zone.deleteHealthCheck(id);
    await this.relays.onlyDown([]);
  }

  settings(at: string): HealthCheckSettings {
    const where = { address: at, port: this.relays.port, path: "/healthz", hostName: "live.radio.example" };
    return { type: "HTTP", ...where, inverted: false, disabled: false };
  }

  relay(host: string, last: number, check: string, weight = 10): RecordSet {
    const policy = { kind: "weighted", weight } as const;
    return {
      ...address("pool.radio.example", last, { policy, setIdentifier: host }),
      values: [`127.0.9.${last}`],
      healthCheckId: check,
    };
  }

  /** Two healthy relays in a pool. */
  async pool(): Promise<{ one: HealthCheck; two: HealthCheck }> {
    const one = await this.zone.createHealthCheck("eu-1", this.settings("127.0.9.1"), "eu-1");
    const two = await this.zone.createHealthCheck("eu-2", this.settings("127.0.9.2"), "eu-2");
    await this.zone.change([create(this.relay("eu-1", 1, one.id)), create(this.relay("eu-2", 2, two.id))], "a pool");
    await eventually(async () => [...(await this.zone.healthStatuses([one.id, two.id])).values()], ["healthy", "healthy"]);
    return { one, two };
  }

  /** All different answers to many queries of a name. */
  async answers(name: string, type = "A"): Promise<string[]> {
    return [...new Set(await digTimes(60, { port: this.server.port, name: `${name}.radio.example`, type }))].sort();
  }
}

export async function eventually(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  await expect.poll(read, { timeout: 15_000, interval: 100 }).toEqual(expected);
}
