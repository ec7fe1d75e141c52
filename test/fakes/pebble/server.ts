import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { execaSync } from "execa";
import { Authority } from "../authority.js";
import { freePort } from "../free-port.js";

/** A real CA for tests, on loopback unless another address is given: Let's Encrypt's pebble. */
export interface Pebble {
  /** The URL of its directory. */
  directory: string;
  /** The root of the certificate that it serves its API with, PEM. */
  roots: string;
  /** The same as a file, for NODE_EXTRA_CA_CERTS. */
  rootsFile: string;
  /** The root of the certificates that it issues, PEM. */
  issuer: string;
  /** With the key and the certificate of its API: api.key, api.crt. */
  folder: string;
  /** Its log so far. */
  log(): string;
  stop(): Promise<void>;
}

interface Settings {
  /** The DNS server that it asks, `127.0.0.1:5353`. */
  dns: string;
  /** The share of good nonces that it rejects, in percent. */
  rejectedNonces?: number;
  /** The life of the certificates. */
  lifeSeconds?: number;
  /** This machine's address on another network, from which it can be reached then. */
  address?: string;
}

/** It makes RSA keys first, which takes long on a busy machine. */
const START_MILLISECONDS = 120_000;

const installed = execaSync("pebble", ["-h"], { reject: false }).exitCode !== undefined;
if (!installed) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error("pebble is required here: sh .ci/setup");
  console.warn("SKIPPED: tests with a real CA (pebble), which is not installed; run sh .ci/setup as root");
}

/** Whether tests can use one; without it they are skipped with a warning. */
export const hasPebble = installed;

/** Starts one. Every order needs new proofs, and each certificate has an intermediate and an alternate chain. */
export async function pebble({
  dns,
  rejectedNonces = 0,
  lifeSeconds = 7_776_000,
  address = "127.0.0.1",
}: Settings): Promise<Pebble> {
  const authority = new Authority("Pebble's API");
  const served = authority.issue(["localhost", address]);
  authority.write("api.crt", served.chainPem);
  authority.write("api.key", served.keyPem);
  const [port, managementPort] = [await freePort(address), await freePort(address)];
  const settings = {
    listenAddress: `${address}:${port}`,
    managementListenAddress: `${address}:${managementPort}`,
    certificate: join(authority.folder, "api.crt"),
    privateKey: join(authority.folder, "api.key"),
    httpPort: 5002,
    tlsPort: 5001,
    certificateValidityPeriod: lifeSeconds,
  };
  authority.write("pebble.json", JSON.stringify({ pebble: settings }));
  const env = {
    ...process.env,
    PEBBLE_VA_NOSLEEP: "1",
    PEBBLE_WFE_NONCEREJECT: String(rejectedNonces),
    PEBBLE_AUTHZREUSE: "0",
    PEBBLE_ALTERNATE_ROOTS: "1",
  };
  const child = spawn("pebble", ["-config", join(authority.folder, "pebble.json"), "-dnsserver", dns], { env });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (log += piece.toString()));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    authority.remove();
  };
  const roots = readFileSync(authority.rootFile, "utf8");
  const directory = `https://${address}:${port}/dir`;
  const deadline = Date.now() + START_MILLISECONDS;
  while (!(await answers(directory, roots))) {
    if (child.exitCode === null && Date.now() < deadline) continue;
    await stop();
    throw new Error(`pebble did not start:\n${log}`);
  }
  const issuer = await get(`https://${address}:${managementPort}/roots/0`, roots);
  return { directory, roots, rootsFile: authority.rootFile, issuer, folder: authority.folder, log: () => log, stop };
}

async function get(url: string, ca: string): Promise<string> {
  const [response] = (await once(request(url, { ca, timeout: 5000 }).end(), "response")) as [IncomingMessage];
  return text(response);
}

async function answers(url: string, ca: string): Promise<boolean> {
  try {
    const sent = request(url, { ca, timeout: 1000 }).end();
    const [response] = (await once(sent, "response")) as [{ statusCode?: number; resume(): void }];
    response.resume();
    return response.statusCode === 200;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return false;
  }
}
