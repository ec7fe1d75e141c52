import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openAcme } from "../../../src/adapters/acme.js";
import { readStationCertificate, storeStationCertificate } from "../../../src/certificates/store.js";
import { renewWhenDue } from "../../../src/operations/certificates/run-renew.js";
import { Secret } from "../../../src/secret.js";
import { certificateNames } from "../../../src/station/certificate-names.js";
import { inventoryWith } from "../../certificates/inventory.js";
import { acmeServer, problem, type Reply } from "../../fakes/acme-server.js";
import { Authority } from "../../fakes/authority.js";
import { httpServers } from "../../fakes/http-server.js";
import { VirtualTime } from "../../fakes/virtual-time.js";
import { fakeWorld } from "../../fakes/world.js";

const DAY = 86_400_000;
const authority = new Authority();
const servers = httpServers();
afterAll(async () => {
  authority.remove();
  await servers.stop();
});

/** A station with a certificate of 90 days, one day old, and a CA that suggests to renew it in this window of days. */
async function suggested(reply: (count: number) => Reply) {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-suggestion-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const { directory, seen } = await acmeServer(servers, (resource, _payload, count) => {
    if (resource === "newOrder") return problem("rateLimited", 429, "an order was made");
    return resource === "renewal" ? reply(count) : undefined;
  });
  const inventory = inventoryWith(
    `tls: { acme: { directory: "${directory}", contact: anna@radio.example } }\ndns: { provider: powerdns, url: "http://127.0.0.1:1", apiKey: !secret pdns-key }\nsecrets: [{ environment: RADIO_ }]\n`,
  );
  const time = new VirtualTime();
  const begin = Date.now();
  const clock = {
    now: () => new Date(begin + DAY + time.now().getTime()),
    monotonic: () => time.monotonic(),
    sleep: async (milliseconds: number) => time.sleep(milliseconds),
  };
  const zone = { recordSets: async () => Promise.resolve([]), change: async () => Promise.reject(new Error("no")) };
  const { world } = fakeWorld({ cwd, clock, env: { RADIO_PDNS_KEY: "a-key-that-is-long-enough" } });
  const station = { loaded: { file: "radio.yaml", directory: cwd, inventory, locate: () => ({ line: 1, column: 1 }) } };
  const issued = authority.issue(certificateNames(inventory));
  await storeStationCertificate(world, station, {
    ...issued,
    keyPem: new Secret("key", issued.keyPem),
    alternateChains: [],
    directory,
    issuedAt: new Date(begin).toISOString(),
    renewal: undefined,
    pushed: {},
  });
  const told: string[] = [];
  const renewing = {
    ...world,
    random: () => 0.5,
    acme: { open: openAcme },
    dns: { open: async () => Promise.resolve(zone as never) },
  };
  return {
    clock,
    told,
    asked: () => seen.filter((path) => path.startsWith("/renewal")).length,
    stored: async () => (await readStationCertificate(world, station))?.renewal,
    renew: async () => renewWhenDue(renewing, station, { force: [], tell: (step) => void told.push(step) }),
    begin,
  };
}

const inDays = (begin: number, days: number) => new Date(begin + days * DAY).toISOString();

describe("a CA's suggestion to renew (RFC 9773)", () => {
  it("in a window that has passed makes a renewal due at once", async () => {
    const start = new Date(Date.now() - DAY).toISOString();
    const { renew, told } = await suggested(() => ({ body: { suggestedWindow: { start, end: new Date().toISOString() } } }));
    await expect(renew()).rejects.toMatchObject({ said: ["an order was made"] });
    expect(told).toContainEqual(expect.stringContaining("ordering a certificate"));
  });

  it("in a window to come is stored as a moment in it, and makes a renewal due then", async () => {
    const begin = Date.now();
    const window = { start: inDays(begin, 10), end: inDays(begin, 12) };
    const { renew, stored, clock } = await suggested(() => ({
      headers: { "Retry-After": "86400" },
      body: { suggestedWindow: window },
    }));
    expect(await renew()).toMatchObject({ state: "not due" });
    expect((await stored())?.at).toBe(inDays(begin, 11));
    await clock.sleep(10.1 * DAY);
    await expect(renew()).rejects.toMatchObject({ said: ["an order was made"] });
  });

  it("is asked for again when the CA says, but not within a minute, and within a day", async () => {
    for (const [seconds, waits] of [
      ["1", 60],
      ["3600", 3600],
      ["604800", 86_400],
    ] as const) {
      const body = { suggestedWindow: { start: inDays(Date.now(), 40), end: inDays(Date.now(), 41) } };
      const { renew, asked, clock } = await suggested(() => ({ headers: { "Retry-After": seconds }, body }));
      await renew();
      await clock.sleep(waits * 1000 - 10_000);
      await renew();
      expect(asked(), seconds).toBe(1);
      await clock.sleep(20_000);
      await renew();
      expect(asked(), seconds).toBe(2);
    }
  });

  it("stays when the CA is out of order, which is asked again some hours later", async () => {
    const begin = Date.now();
    const body = { suggestedWindow: { start: inDays(begin, 40), end: inDays(begin, 42) } };
    const { renew, asked, stored, clock, told } = await suggested((count) =>
      count === 1 ? { headers: { "Retry-After": "3600" }, body } : { status: 503, body: "" },
    );
    await renew();
    const before = await stored();
    await clock.sleep(2 * 3_600_000);
    for (let count = 0; count < 3; count += 1) expect((await renew()).state).toBe("not due");
    expect([asked(), (await stored())?.at]).toEqual([2, before?.at]);
    expect(told.join("\n")).toContain("the CA gave no time to renew");
  });
});
