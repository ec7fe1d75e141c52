import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { execa } from "execa";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { certificate } from "../../src/adapters/certificate.js";
import { httpServers } from "../fakes/http-server.js";

const folder = mkdtempSync(join(tmpdir(), "radioctl-certificate-"));
const servers = httpServers();
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await servers.stop();
});

/** A server with a self-signed certificate. @returns its port */
async function shows(name: string, days: number): Promise<number> {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", `/CN=${name}`];
  await execa("openssl", [...made, "-addext", `subjectAltName=DNS:${name}`, "-days", String(days), "-keyout", key, "-out", cert]);
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) =>
    socket.on("error", () => undefined),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const ask = { address: "127.0.0.1", timeoutSeconds: 5 };

describe("a certificate", () => {
  it("that players refuse is reported with its end date and the reason, not as an error", async () => {
    const shown = await certificate({ ...ask, port: await shows("live.radio.example", 14), name: "live.radio.example" });
    expect(shown.refused).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    const days = (new Date(shown.validTo).getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
  });

  it("for another name is reported as such", async () => {
    const shown = await certificate({ ...ask, port: await shows("other.example", 14), name: "live.radio.example" });
    expect(shown.refused).toBe("is not for live.radio.example");
  });

  it("cannot be read where nothing listens, or a service without TLS", async () => {
    const portOf = (url: string) => Number(new URL(url).port);
    const name = "live.radio.example";
    await expect(certificate({ ...ask, port: portOf(await servers.nothing()), name })).rejects.toMatchObject({
      kind: "unreachable",
    });
    const plain = await servers.http((_request, response) => response.end());
    await expect(certificate({ ...ask, port: portOf(plain), name })).rejects.toMatchObject({ kind: "unreachable" });
  });
});
