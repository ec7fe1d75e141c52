import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { realClock } from "../../../src/adapters/clock.js";
import { openZone } from "../../../src/adapters/dns.js";
import { main } from "../../../src/main.js";
import { endpoints, type Endpoints } from "../../dns/endpoints.js";
import { worldText } from "../../dns/station.js";
import { digTimes } from "../../fakes/dns-server/dig.js";
import { quietRelays } from "./quiet-relays.js";
import { FakeFleet } from "../../fakes/fleet.js";
import { otherChange, racedBy } from "../../fakes/powerdns/racing-client.js";
import { hasPowerDns, powerDns, type PowerDns } from "../../fakes/powerdns/server.js";
import { fakeWorld } from "../../fakes/world.js";

describe.skipIf(!hasPowerDns)("a station with its own PowerDNS", () => {
  let server: PowerDns;
  let relays: Endpoints;
  let cwd: string;
  let runs = 0;
  const onLoopback = worldText.replaceAll("11.0.", "127.0.");
  const addresses = [...onLoopback.matchAll(/role: relay,.* address: ([\d.]+)/gu)].map(([, address = ""]) => address);
  const write = (text: string, endpoint = server.endpoint) =>
    writeFileSync(
      join(cwd, "radio.yaml"),
      `${text}defaults: { nginx: { httpPort: ${relays.port} } }\ndns: { provider: powerdns, url: "${endpoint}", apiKey: !secret powerdns-key, nameServers: ["127.0.0.1:${server.port}"] }\n`,
    );
  const run = async (...argv: readonly string[]) => {
    const { world, stdout, stderr } = fakeWorld({
      cwd,
      env: { RADIO_POWERDNS_KEY: server.apiKey.reveal() },
      dns: { open: async (access) => openZone(access, realClock) },
      ssh: new FakeFleet(quietRelays),
    });
    // Runs of one minute have no order in the journal.
    runs += 1;
    const started = new Date(1_800_000_000_000 + runs * 60_000);
    const clock = { ...realClock, now: () => started };
    const randomBytes = (count: number) => new Uint8Array(count).map(() => Math.floor(Math.random() * 256));
    const code = await main(["-i", "radio.yaml", "dns", ...argv], { ...world, randomBytes, clock });
    return { code, stdout: stdout(), stderr: stderr() };
  };
  const done = async (...argv: readonly string[]) => {
    const { code, stderr } = await run(...argv);
    expect(code, stderr).toBe(0);
  };
  const answers = async () => [...new Set(await digTimes(100, { port: server.port, name: "live.radio.example" }))].sort();

  beforeAll(async () => {
    relays = await endpoints(addresses);
  });
  beforeEach(async () => {
    server = await powerDns("radio.example", []);
    cwd = mkdtempSync(join(tmpdir(), "radioctl-powerdns-"));
    write(onLoopback);
    return async () => {
      await server.stop();
      rmSync(cwd, { recursive: true });
    };
  });
  afterAll(() => relays?.stop());

  it("plans, applies, drains, changes and rolls back as with Route 53", async () => {
    const planned = await run("plan");
    expect(planned).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("44 to create, 0 to change, 0 to delete, 9 health checks"),
    });
    await done("apply", "--yes");
    expect(await run("plan")).toMatchObject({ code: 0, stdout: "radio.example is in sync: 44 records\n" });
    await expect.poll(answers, { timeout: 15_000 }).toEqual(["127.0.1.1", "127.0.1.2", "127.0.1.3"]);
    expect((await run("show")).stdout).toMatch(
      /pool-eu\.stream\.radio\.example A eu-1 {2}weight 100 {2}127\.0\.1\.1 {2}TTL 60 {2}(healthy|up)/u,
    );

    await done("drain", "eu-1", "--yes");
    expect(await answers()).toEqual(["127.0.1.2", "127.0.1.3"]);
    expect(await run("drain", "as-1", "--yes")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("as would have no healthy relay"),
    });
    await done("rollback", "--yes");
    expect(await answers()).toEqual(["127.0.1.1", "127.0.1.2", "127.0.1.3"]);

    write(onLoopback.replace(/ {2}eu-3: .*\n/u, ""));
    await done("apply", "--yes");
    expect(await answers()).toEqual(["127.0.1.1", "127.0.1.2"]);
    await done("plan");
  }, 60_000);

  it("a change that meets another client's is undone with exit code 7, and is not the last change for a rollback", async () => {
    await done("apply", "--yes");
    await done("drain", "eu-2", "--yes");
    write(onLoopback, await racedBy(server, [otherChange("www", "127.0.0.9")]));
    expect(await run("drain", "eu-1", "--yes")).toMatchObject({
      code: 7,
      stderr: expect.stringMatching(/radioctl undid its own change[^]*it also changed www\.radio\.example A/u) as string,
    });
    expect((await run("show")).stdout).toMatch(/pool-eu\.stream\.radio\.example A eu-1 {2}weight 100 /u);
    await done("rollback", "--yes");
    expect((await run("show")).stdout).toMatch(/pool-eu\.stream\.radio\.example A eu-2 {2}weight [1-9]/u);
    await done("drain", "eu-1", "--yes");
  }, 60_000);

  it("reads its key from the secrets, and names a missing key", async () => {
    writeFileSync(join(cwd, "secrets.yaml"), "", { mode: 0o600 });
    const { world, stderr } = fakeWorld({ cwd, dns: { open: async (access) => openZone(access, realClock) } });
    expect(await main(["-i", "radio.yaml", "dns", "plan"], world)).toBe(2);
    expect(stderr()).toContain("powerdns-key");
  });
});
