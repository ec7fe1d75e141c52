import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, getCiphers, type SecureVersion } from "node:tls";
import { execaSync } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { desired, stationText, textAt } from "./station.js";

const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
const missing =
  execaSync("nginx", ["-v"], { reject: false, env: { PATH } }).failed && process.env["RADIOCTL_REQUIRE_LAB"] !== "1";

/** openssl's names of the ciphers that have forward secrecy (ephemeral keys) and authenticated encryption. */
const SAFE = /^ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)$/u;

/** The relay's settings of TLS, in the smallest nginx. */
function settings(): string {
  const text = stationText.replace("capacity: 1000", "capacity: 1000, tls: { certificate: fullchain.pem, key: !secret tls-key }");
  const site = textAt(desired("eu-1", text, "certificate"), "/etc/nginx/radio/site.conf");
  return (site.match(/^ *ssl_.*$/gmu) ?? []).join("\n");
}

describe.skipIf(missing).each([
  ["ECDSA", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]],
  ["RSA", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]],
])("TLS of a relay with a certificate of %s", (kind, algorithm) => {
  let port = 0;
  const ends: Array<() => unknown> = [];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "radioctl-tls-"));
    ends.push(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "radio"));
    const [key, certificate] = [join(folder, "radio/tls.key"), join(folder, "radio/tls.crt")];
    const quiet = { stdio: "ignore" } as const;
    execFileSync("openssl", ["genpkey", ...algorithm, "-out", key], quiet);
    execFileSync(
      "openssl",
      ["req", "-x509", "-key", key, "-days", "2", "-subj", "/CN=live.radio.example", "-out", certificate],
      quiet,
    );
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    ({ port } = probe.address() as AddressInfo);
    probe.close();
    await once(probe, "close");
    const server = `listen 127.0.0.1:${port} ssl;\n${settings()}`;
    const main = "daemon off; master_process off; pid nginx.pid; error_log stderr error;";
    writeFileSync(join(folder, "nginx.conf"), `${main} events {} http { access_log off; server { ${server} } }`);
    const nginx = spawn("nginx", ["-c", join(folder, "nginx.conf"), "-p", folder], { stdio: "inherit", env: { PATH } });
    ends.push(async () => {
      nginx.kill();
      await once(nginx, "exit");
    });
    await vi.waitFor(async () => expect(await agrees("TLSv1.3")).toBeDefined(), { timeout: 10_000, interval: 20 });
  });

  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });

  /** The cipher of a connection with this version and only these ciphers; undefined when the server refuses. */
  const agrees = async (version: SecureVersion, ciphers?: string) =>
    new Promise<string | undefined>((resolve) => {
      // Without this level, openssl itself would refuse old ciphers.
      const old = ciphers === undefined ? "DEFAULT@SECLEVEL=0" : `${ciphers}:@SECLEVEL=0`;
      const options = { minVersion: version, maxVersion: version, ciphers: old, rejectUnauthorized: false };
      const socket = connect({ host: "127.0.0.1", port, ...options }, () => {
        resolve(socket.getCipher().name);
        socket.destroy();
      });
      socket.on("error", () => resolve(undefined));
    });

  it("1.2 has only ciphers with forward secrecy and authenticated encryption", async () => {
    const all = getCiphers().flatMap((name) => (name.startsWith("tls_") ? [] : [name.toUpperCase()]));
    expect(all.filter((name) => !SAFE.test(name)).length).toBeGreaterThan(20);
    const accepted: string[] = [];
    for (const name of all) if ((await agrees("TLSv1.2", name)) !== undefined) accepted.push(name);
    expect(accepted.sort()).toEqual(all.filter((name) => SAFE.test(name) && name.includes(`-${kind}-`)).sort());
    expect(accepted).toHaveLength(3);
  });

  it("1.3 is accepted; 1.1 and 1.0 are refused", async () => {
    expect(await agrees("TLSv1.3")).toMatch(/^TLS_(AES|CHACHA20)_/u);
    expect(await agrees("TLSv1.1")).toBeUndefined();
    expect(await agrees("TLSv1")).toBeUndefined();
  });
});
