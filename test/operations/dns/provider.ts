import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { openZone } from "../../../src/adapters/dns.js";
import { main } from "../../../src/main.js";
import { worldText } from "../../dns/station.js";
import { dnsServer } from "../../fakes/dns-server/server.js";
import { FakeFleet, type FakeShell } from "../../fakes/fleet.js";
import { fakeRoute53, type FakeOptions, type Request } from "../../fakes/route53/route53.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { VirtualTime } from "../../fakes/virtual-time.js";
import { fakeWorld } from "../../fakes/world.js";
import { quietRelays } from "./quiet-relays.js";

export interface Kept {
  requests: readonly Request[];
  folder: string;
  runs: number;
}

/** A station with its zone at a strict fake Route 53 and a name server that answers from it; the whole program runs against them. */
export async function provider(options: FakeOptions = {}, shells: Readonly<Record<string, FakeShell | undefined>> = {}) {
  const clock = new VirtualTime();
  const fake = await fakeRoute53({ now: () => clock.monotonic(), ...options });
  const zone = fake.addZone("radio.example");
  const server = await dnsServer({ snapshot: () => fake.snapshot(zone) });
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-dns-"));
  onTestFinished(async () => {
    await fake.stop();
    await server.stop();
    rmSync(cwd, { recursive: true });
  });
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAFAKE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  onTestFinished(() => void vi.unstubAllEnvs());
  /** @param nameServers the servers to query after a change */
  const write = (text: string, nameServers: readonly string[] = [`127.0.0.1:${server.port}`]) =>
    writeFileSync(join(cwd, "radio.yaml"), `${text}dns: { provider: route53, nameServers: ${JSON.stringify(nameServers)} }\n`);
  write(worldText);
  let runs = 0;
  const run = async (...argv: readonly string[]) => {
    // Tokens of earlier runs are there again, as with people who type commands.
    await clock.sleep(60_000);
    const { world, stdout, stderr } = fakeWorld({
      cwd,
      dns: { open: async (access) => openZone(access, clock) },
      ssh: new FakeFleet({ ...quietRelays, ...shells }),
      env: { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "sentinel-password" },
    });
    runs += 1;
    const started = 1_800_000_000_000 + runs * 60_000;
    const randomBytes = (count: number) => new Uint8Array(count).map(() => Math.floor(Math.random() * 256));
    const running = { ...world, randomBytes, clock: { ...bound(clock), now: () => new Date(started) } };
    const code = await main(["-i", "radio.yaml", "dns", ...argv, "--endpoint", fake.endpoint], running);
    return { code, stdout: stdout(), stderr: stderr() };
  };
  return {
    fake,
    zone,
    server,
    write,
    run,
    /** Continues where another station of the same kind was after its runs: with its zone, its checks and its journal. */
    continueFrom(kept: Kept) {
      fake.replay(kept.requests);
      cpSync(kept.folder, cwd, { recursive: true, filter: (path) => !path.endsWith(".yaml") });
      runs += kept.runs;
    },
    /** A copy, for `continueFrom`. */
    keep(): Kept {
      const folder = mkdtempSync(join(tmpdir(), "radioctl-dns-kept-"));
      cpSync(cwd, folder, { recursive: true });
      return { requests: [...fake.requests()], folder, runs };
    },
    cwd,
    read: (file: string) => readFileSync(join(cwd, file), "utf8"),
    /** Names, types and identifiers of the zone's records, with their targets. */
    records: () =>
      fake
        .snapshot(zone)
        .recordSets.map(({ name, type, setIdentifier = "", values, alias, policy }) =>
          [name, type, setIdentifier, alias?.name ?? values.join(","), policy.kind === "weighted" ? policy.weight : ""]
            .join(" ")
            .trim(),
        ),
  };
}

function bound(clock: VirtualTime) {
  return {
    monotonic: () => clock.monotonic(),
    sleep: async (milliseconds: number, stop?: AbortSignal) => clock.sleep(milliseconds, stop),
  };
}
