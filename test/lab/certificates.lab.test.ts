import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Authority } from "../fakes/authority.js";
import { pebble, type Pebble } from "../fakes/pebble/server.js";
import { powerDns, type PowerDns } from "../fakes/powerdns/server.js";
import { startEncoder, type Encoder } from "../operations/lab/encoder.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { startListener, type Listener } from "./listener.js";
import { handshake, servedSerial } from "./over-tls.js";
import { station } from "./station.js";

const masters = ["master-a", "master-b"];
const relays = ["eu-1", "eu-2", "eu-3", "eu-4"];
const LISTENERS_EACH = 15;

const hosts = [
  ...masters.map((name, index) => `  ${name}: { role: master, address: 192.0.2.${10 + index} }`),
  ...relays.map((name, index) => `  ${name}: { role: relay, region: eu, address: 192.0.2.${21 + index}, capacity: 100 }`),
].join("\n");

const suites = [...masters, ...relays].flatMap((name, index) => [
  "--suite",
  `${name}=${index % 2 === 0 ? "bookworm" : "trixie"}`,
]);

/** A station whose certificate is issued by a real CA that queries a real name server, all with the commands of an operator. */
describe.skipIf(!hasRoot)("the certificate of a station", () => {
  let dns: PowerDns;
  let ca: Pebble;
  let lab: TestLab;
  /** What certbot would have: issued before the CA's. */
  let older: { folder: string; root: string };
  let authority: Authority;
  let encoders: Encoder[] = [];
  let listeners: Listener[] = [];

  beforeAll(async () => {
    authority = new Authority();
    const { chainPem, keyPem } = authority.issue(["*.radio.example", "eu.stream.radio.example"]);
    authority.write("fullchain.pem", chainPem);
    authority.write("privkey.pem", keyPem);
    older = { folder: authority.folder, root: readFileSync(authority.rootFile, "utf8") };
    dns = await powerDns("radio.example", []);
    ca = await pebble({ dns: `127.0.0.1:${dns.port}`, rejectedNonces: 30 });
    const zone = `dns: { provider: powerdns, url: "${dns.endpoint}", apiKey: !secret pdns-key, nameServers: ["127.0.0.1:${dns.port}"] }\n`;
    const tls = `tls: { acme: { directory: "${ca.directory}", contact: anna@radio.example, wildcard: true } }\n`;
    lab = await labUp("test-certificates", station(hosts, { masters }) + zone + tls, "--installed", ...suites);
    // The lab has made up all secrets.
    const secrets = join(lab.folder, "secrets.yaml");
    const others = readFileSync(secrets, "utf8").replace(/^pdns-key:.*\n/mu, "");
    writeFileSync(secrets, `${others}pdns-key: ${dns.apiKey.reveal()}\n`);
    const trusted = join(lab.folder, "trusted.pem");
    writeFileSync(trusted, ca.roots);
    appendFileSync(trusted, ca.issuer);
    process.env["NODE_EXTRA_CA_CERTS"] = trusted;
  }, 400_000);

  afterAll(async () => {
    await Promise.all([...listeners, ...encoders].map(async (each) => each.stop()));
    await lab?.down();
    await Promise.all([ca?.stop(), dns?.stop()]);
    authority?.remove();
  }, 60_000);

  const place = (relay: string, root = ca.issuer) => ({ address: lab.address(relay), ca: root });
  const served = async (relay: string) => servedSerial(place(relay));
  const allServe = async (serial: string | undefined) => {
    for (const relay of relays) expect(await served(relay), relay).toBe(serial);
  };
  const renew = async (...flags: string[]) => {
    const started = performance.now();
    const { code, stdout, stderr } = await lab.run("certificates", "renew", "--yes", "--json", ...flags);
    const answer = (stdout.startsWith("{") ? JSON.parse(stdout) : {}) as { serial?: string };
    return { code, stdout, stderr, answer, seconds: (performance.now() - started) / 1000 };
  };
  const nobodyDropped = () => {
    for (const listener of listeners) expect(listener.heard()).toMatchObject({ dropped: false });
    return Math.max(...listeners.map((listener) => listener.heard().longestGapSeconds));
  };

  it("is missing at first: relays serve http, and each command names the next one", async () => {
    const { code, stdout, stderr } = await lab.run("bootstrap", "--all", "--yes");
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).toContain("radioctl certificates renew");
    expect((await lab.run("certificates", "show")).code).toBe(3);
    const password = lab.secrets["studio-password"] ?? "";
    encoders = await Promise.all(
      masters.map(async (master) =>
        startEncoder({
          host: lab.address(master),
          port: 8005,
          mount: "/studio",
          user: "source",
          password,
          codec: "mp3",
          bitrateKbps: 192,
        }),
      ),
    );
  }, 200_000);

  it("is issued for all names, and a deploy brings https to the relays", async () => {
    const { code, stderr, seconds } = await renew();
    expect(code, stderr).toBe(0);
    const deploy = await lab.run("deploy", "--yes");
    expect(deploy.code, deploy.stderr).toBe(0);
    const shown = await lab.run("certificates", "show");
    expect(shown.code, shown.stdout).toBe(0);
    expect(shown.stdout).toContain("*.radio.example");
    console.log(`issued in ${seconds.toFixed(1)} s with 30 % rejected nonces`);
    listeners = relays.flatMap((relay) =>
      Array.from({ length: LISTENERS_EACH }, (_, index) =>
        index % 2 === 0
          ? startListener({ url: `http://${lab.address(relay)}/live.mp3` }, "mp3")
          : startListener({ url: "http://live.radio.example/live.mp3", connect: async () => handshake(place(relay)) }, "mp3"),
      ),
    );
    await Promise.all(listeners.map(async (listener) => listener.hearUntil(({ frames }) => frames > 0, 30)));
  }, 200_000);

  it("is renewed and reaches every relay without an effect on listeners of http and https", async () => {
    const before = await served("eu-1");
    const { code, stdout, stderr, answer, seconds } = await renew("--force", "early");
    expect(code, stderr + stdout).toBe(0);
    expect(answer.serial).not.toBe(before);
    await allServe(answer.serial);
    const gap = nobodyDropped();
    console.log(
      `${relays.length} relays, ${listeners.length} listeners: renewed and pushed in ${seconds.toFixed(1)} s, longest gap ${gap.toFixed(2)} s`,
    );
    expect(gap).toBeLessThan(3);
    expect((await lab.run("diff")).code).toBe(0);
  }, 120_000);

  it("reaches the others when one relay is down, exit 5, and the next report brings it there", async () => {
    const before = await served("eu-2");
    await lab.inside("eu-2", "systemctl stop ssh.socket ssh.service");
    const { code, stderr, answer } = await renew("--force", "early");
    expect(code, stderr).toBe(5);
    expect(await served("eu-1")).toBe(answer.serial);
    expect(await served("eu-2")).toBe(before);
    await lab.inside("eu-2", "systemctl start ssh.service");
    const { stderr: said } = await lab.run("report");
    expect(await served("eu-2"), said).toBe(answer.serial);
    nobodyDropped();
  }, 120_000);

  it("stays the old one on a relay whose nginx refuses its configuration, and is there after the repair", async () => {
    const before = await served("eu-1");
    await lab.inside("eu-1", "echo 'no_such_word;' >>/etc/nginx/radio/cors.conf");
    const { code, stdout, answer } = await renew("--force", "early");
    expect(code, stdout).not.toBe(0);
    expect(stdout).toContain("nginx.service");
    expect(await served("eu-1")).toBe(before);
    expect(await served("eu-2")).toBe(answer.serial);
    await lab.inside("eu-1", "sed -i /no_such_word/d /etc/nginx/radio/cors.conf");
    const again = await renew();
    expect(again.code, again.stderr).toBe(0);
    await allServe(answer.serial);
    nobodyDropped();
    expect((await lab.run("diff")).code).toBe(0);
  }, 120_000);

  it("that is older than what relays serve is refused, exit 4, and pushed with --force older", async () => {
    const before = await served("eu-1");
    const imported = await lab.run("certificates", "import", older.folder, "--json");
    expect(imported.code, imported.stderr).toBe(0);
    const refused = await renew();
    expect(refused.code, refused.stderr).toBe(4);
    expect(refused.stderr + refused.stdout).toContain("newer certificate");
    await allServe(before);
    const pushed = await renew("--force", "older");
    expect(pushed.code, pushed.stderr + pushed.stdout).toBe(0);
    for (const relay of relays) expect(await servedSerial(place(relay, older.root))).toBe(pushed.answer.serial);
    nobodyDropped();
  }, 120_000);
});
