import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Issued } from "../fakes/authority.js";
import { EVENTS_SCRIPT, PLAY_SCRIPT, type MediaEvent } from "../players/page.js";

/** Where the page's browser finds a name. */
interface Place {
  name: string;
  address: string;
}

/** Chromium trusts chains with a certificate that has this key. Its own store of certificates needs a program that Debian does not install with it. */
function keyHash(pem: string): string {
  const { publicKey } = new X509Certificate(pem);
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
}

/** The certificates of a PEM text. */
const certificates = (pem: string) => pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/gu) ?? [];

/**
 * A page of a website on https in a real browser, whose audio element plays a relay's stream.
 * @param website the certificate of player.radio.example
 * @param trusted PEM of the CAs that the browser trusts
 */
export async function openSecurePage({ website, trusted, relay }: { website: Issued; trusted: string; relay: Place }) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-secure-page-"));
  const server = createServer({ cert: website.chainPem, key: website.keyPem }, (_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Player</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const places = [`MAP player.radio.example 127.0.0.1`, `MAP ${relay.name} ${relay.address}`];
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: "/usr/bin/chromium",
    headless: true,
    args: [
      ..."--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update".split(" "),
      ..."--disable-sync --disable-dev-shm-usage --autoplay-policy=no-user-gesture-required".split(" "),
      // A station's page is public and so is its relay; here both are local.
      "--disable-features=LocalNetworkAccessChecks",
      `--host-resolver-rules=${places.join(",")}`,
      `--ignore-certificate-errors-spki-list=${certificates(trusted).map(keyHash).join(",")}`,
    ],
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(`https://player.radio.example:${port}/`);
  const execute = async (script: string, ...given: unknown[]) =>
    page.evaluate(`(function () { ${script} })(...${JSON.stringify(given)})`);
  return {
    complaints,
    isSecure: async () => page.evaluate("location.protocol === 'https:' && isSecureContext"),
    play: async (url: string) => execute(PLAY_SCRIPT, url),
    events: async () => (await execute(EVENTS_SCRIPT)) as MediaEvent[],
    /** Waits until the audio has played for so many seconds. */
    playedUntil: async (seconds: number) =>
      page.waitForFunction(`window.player.audio.currentTime >= ${seconds}`, undefined, { timeout: 60_000 }),
    async close() {
      await context.close();
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
