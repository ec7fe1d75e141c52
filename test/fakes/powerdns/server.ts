import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import type { Locations } from "../dns-server/locations.js";
import { mmdb } from "./mmdb.js";

/** A real PowerDNS, on loopback unless another address is given. */
export interface PowerDns {
  /** The URL of its API. */
  endpoint: string;
  apiKey: { reveal(): string };
  /** The port for DNS, UDP and TCP. */
  port: number;
  /** Its log so far. */
  log(): string;
  stop(): Promise<void>;
}

const KEY = "test-api-key";
const START_MILLISECONDS = 20_000;

/** Debian installs it there, which is not in every user's PATH. */
const env = { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` };

/** Its --version has exit code 99. */
const installed = execaSync("pdns_server", ["--version"], { env, reject: false }).exitCode !== undefined;
if (!installed) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error("pdns_server is required here: sh .ci/setup");
  console.warn("SKIPPED: tests with a real PowerDNS, which is not installed; run sh .ci/setup as root");
}

/** Whether tests can use one; without it they are skipped with a warning. */
export const hasPowerDns = installed;

/**
 * Starts one with its own folder, database, ports and GeoIP database; it checks endpoints every second. The zone has an SOA and one NS.
 * @param zone `radio.example` @param address of this machine on another network, where every host with the key may use its API
 */
export async function powerDns(zone: string, locations: Locations, address = "127.0.0.1"): Promise<PowerDns> {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-pdns-"));
  const [port, apiPort] = await freePorts(address);
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  write("places.mmdb", mmdb(locations));
  write(
    "pdns.conf",
    [
      "launch=gsqlite3,geoip",
      `gsqlite3-database=${folder}/pdns.sqlite3`,
      `geoip-database-files=mmdb:${folder}/places.mmdb`,
      "enable-lua-records=yes",
      "edns-subnet-processing=yes",
      "lua-health-checks-interval=1",
      `local-address=${address}`,
      `local-port=${port}`,
      "api=yes",
      `api-key=${KEY}`,
      "webserver=yes",
      `webserver-address=${address}`,
      `webserver-allow-from=${address}/24`,
      `webserver-port=${apiPort}`,
      `socket-dir=${folder}`,
      "security-poll-suffix=",
      "default-soa-edit-signed=INCREMENT-WEEKS",
      "loglevel=6",
      "",
    ].join("\n"),
  );
  const schema = readFileSync("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql", "utf8");
  execaSync("sqlite3", [`${folder}/pdns.sqlite3`], { input: schema });
  const child = spawn("pdns_server", [`--config-dir=${folder}`, "--daemon=no", "--guardian=no"], { env });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (log += piece.toString()));
  const endpoint = `http://${address}:${apiPort}`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await once(child, "exit");
      clearTimeout(timer);
    }
    rmSync(folder, { recursive: true });
  };
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${endpoint}/api/v1/servers/localhost${path}`, { ...init, headers: { "X-API-Key": KEY } });
  try {
    const deadline = Date.now() + START_MILLISECONDS;
    while (
      !(await call("").then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`pdns_server didn't start:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const body = JSON.stringify({ name: `${zone}.`, kind: "Native", nameservers: [`ns1.${zone}.`] });
    const made = await call("/zones", { method: "POST", body });
    if (!made.ok) throw new Error(`no zone: ${await made.text()}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, apiKey: { reveal: () => KEY }, port, log: () => log, stop };
}

/** Two free ports. */
async function freePorts(address: string): Promise<[number, number]> {
  const servers = [createServer().listen(0, address), createServer().listen(0, address)];
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return [ports[0] ?? 0, ports[1] ?? 0];
}
