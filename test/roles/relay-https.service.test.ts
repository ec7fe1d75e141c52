import { once } from "node:events";
import { request, type RequestOptions } from "node:https";
import type { IncomingMessage } from "node:http";
import { connect, type SecureVersion, type TLSSocket } from "node:tls";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { placeholderSecrets } from "../../src/inventory/secrets.js";
import { ownClientValue, OWN_CLIENT_HEADER } from "../../src/roles/own-client.js";
import { Secret } from "../../src/secret.js";
import { Authority } from "../fakes/authority.js";
import { freePort } from "../fakes/free-port.js";
import { RelayNginx } from "../fakes/relay-nginx.js";
import { desired, stationText } from "./station.js";

const MOUNT = "/live.opus";
const BELOW = "127.0.0.77";
const own = { [OWN_CLIENT_HEADER]: ownClientValue(placeholderSecrets().get("station-key"), "eu-1").reveal() };
const authority = new Authority();
afterAll(() => authority.remove());

const { chainPem, keyPem } = authority.issue(["live.radio.example"]);
const ofStation = { chainPem, keyPem: new Secret("key", keyPem) };

/** A relay with the station's certificate. @param settings further keys of `tls` */
async function startRelay(settings = "") {
  const https = await freePort();
  const relay = await RelayNginx.start(({ icecast, http }) => {
    const text = stationText.replace(', ipv6: "2001:db8::21"', "").replace("address: 192.0.2.23", `address: ${BELOW}`);
    const acme = "acme: { directory: letsencrypt, contact: anna@radio.example }";
    const tuning = `defaults: { icecast: { listenSockets: 1, relayPort: ${icecast} }, nginx: { httpPort: ${http}, httpsPort: ${https} } }`;
    return desired("eu-1", `${text}tls: { ${acme}${settings} }\n${tuning}\n`, undefined, ofStation);
  });
  return { relay, https };
}

const player = { host: "127.0.0.1", servername: "live.radio.example", rejectUnauthorized: false, agent: false as const };

async function overTls(port: number, options: RequestOptions = {}): Promise<IncomingMessage> {
  const sent = request({ ...player, port, path: MOUNT, ...options }).end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.on("error", () => undefined);
  sent.on("error", () => undefined);
  sent.destroy();
  return answer;
}

/** Connects once, and again with the session of the first connection. */
async function resumes(port: number, version: SecureVersion): Promise<boolean> {
  const options = { ...player, port, minVersion: version, maxVersion: version };
  const first = connect(options);
  const [session] = (await once(first, "session")) as [Buffer];
  first.destroy();
  const again: TLSSocket = connect({ ...options, session });
  await once(again, "secureConnect");
  const isReused = again.isSessionReused();
  again.destroy();
  return isReused;
}

describe("a relay with the station's certificate", () => {
  let relay: RelayNginx;
  afterEach(async () => relay.stop());

  it("serves listeners over http and https by default, without redirects and without HSTS", async () => {
    const started = await startRelay();
    ({ relay } = started);
    expect((await relay.get(MOUNT, "127.0.0.10")).status).toBe(200);
    const { statusCode, headers } = await overTls(started.https);
    expect([statusCode, headers["strict-transport-security"]]).toEqual([200, undefined]);
  });

  it.each<SecureVersion>(["TLSv1.2", "TLSv1.3"])(
    "resumes sessions of %s, although it gives no tickets that could be decrypted",
    async (version) => {
      const started = await startRelay();
      ({ relay } = started);
      expect(await resumes(started.https, version)).toBe(true);
    },
  );

  it("redirects listeners of http with tls.redirect, but no probe, no relay below, and not /healthz", async () => {
    const started = await startRelay(", redirect: true");
    ({ relay } = started);
    const redirected = await relay.get(MOUNT, "127.0.0.10", { Host: "live.radio.example" });
    expect(redirected).toMatchObject({
      status: 302,
      headers: { location: `https://live.radio.example:${started.https}${MOUNT}`, "access-control-allow-origin": "*" },
    });
    expect((await relay.get(MOUNT, "127.0.0.10", own)).status).toBe(200);
    expect((await relay.get(MOUNT, BELOW)).status).toBe(200);
    expect((await relay.health()).status).toBe(200);
    expect((await overTls(started.https)).statusCode).toBe(200);
  });

  it("sends HSTS with tls.hsts, over https only", async () => {
    const started = await startRelay(", hsts: true");
    ({ relay } = started);
    expect((await overTls(started.https)).headers["strict-transport-security"]).toBe("max-age=31536000");
    expect((await relay.get(MOUNT, "127.0.0.10")).headers["strict-transport-security"]).toBeUndefined();
  });
});

describe("the station's certificate", () => {
  const acme = "tls: { acme: { directory: letsencrypt, contact: anna@radio.example } }\n";
  const paths = (name: string, text: string, certificate?: string) =>
    desired(name, text, certificate, ofStation).files.flatMap(({ path, content }) =>
      path.includes("/tls.") ? [`${path} ${content.masked().slice(0, 10)}`] : [],
    );

  it("is for relays, and its key is a secret in every output", () => {
    expect(paths("eu-1", stationText + acme)).toEqual([
      "/etc/nginx/radio/tls.crt -----BEGIN",
      "/etc/nginx/radio/tls.key [secret]\n",
    ]);
    expect(paths("master-a", stationText + acme)).toEqual([]);
  });

  it("does not replace a certificate that the inventory names for a host", () => {
    const byHand = stationText.replace("capacity: 1000", "capacity: 1000, tls: { certificate: c.pem, key: !secret tls-key }");
    expect(paths("eu-1", byHand + acme, "by hand")).toContain("/etc/nginx/radio/tls.crt by hand\n");
  });
});
