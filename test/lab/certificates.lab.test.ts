import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Authority } from "../fakes/authority.js";
import { pebble, type Pebble } from "../fakes/pebble/server.js";
import { powerDns, type PowerDns } from "../fakes/powerdns/server.js";
import { startEncoder, type Encoder } from "../operations/lab/encoder.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { killRenewal } from "./killed-renewals.js";
import { startListener, type Listener } from "./listener.js";
import { handshake, servedSerial } from "./over-tls.js";
import { openSecurePage } from "./secure-page.js";
import { station } from "./station.js";

const masters = ["master-a", "master-b"];
const relays = ["eu-1", "eu-2", "eu-3", "eu-4"];
const LISTENERS_EACH = 15;

/** Kills, at random moments of a push, which takes some seconds. */
const KILLS = 10;
const PUSH_SECONDS = 6;

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
    const early = await lab.run("certificates", "show");
    expect([early.code, early.stdout]).toEqual([
      3,
      expect.stringContaining(`next: radioctl deploy ${relays.join(" ")}`) as string,
    ]);
    const deploy = await lab.run("deploy", "--yes");
    expect(deploy.code, deploy.stderr).toBe(0);
    const shown = await lab.run("certificates", "show");
    expect(shown.code, shown.stdout).toBe(0);
    expect(shown.stdout).toContain("*.radio.example");
    expect((await lab.run("status")).stdout).toMatch(/^certificate: \d+ d .*left, will be renewed on \d{4}-/mu);
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

  it("that is killed at any moment of a push is completed by the next run, on every relay", async () => {
    let atWork = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const atSeconds = (kill + Math.random()) * (PUSH_SECONDS / KILLS);
      const { wasAtWork, next, serial } = await killRenewal(lab, atSeconds);
      expect(next.code, `${atSeconds.toFixed(2)} s: ${next.output}`).toBe(0);
      await allServe(serial);
      atWork += wasAtWork ? 1 : 0;
    }
    const gap = nobodyDropped();
    console.log(`${KILLS} kills, ${atWork} of them during the push: all completed, longest gap ${gap.toFixed(2)} s`);
    expect(atWork).toBeGreaterThan(0);
    expect((await lab.run("diff")).code).toBe(0);
  }, 800_000);

  it("plays in a page on https of a real browser, also while it is renewed and pushed", async () => {
    const store = readFileSync(join(lab.folder, "certificates", "live.radio.example.json"), "utf8");
    const { chains } = JSON.parse(store) as { chains: string[] };
    const [, intermediate = ""] = chains[0]?.split(/(?<=-----END CERTIFICATE-----\n)/u) ?? [];
    const page = await openSecurePage({
      website: authority.issue(["player.radio.example"]),
      trusted: readFileSync(authority.rootFile, "utf8") + authority.intermediate + ca.issuer + intermediate,
      relay: { name: "live.radio.example", address: lab.address("eu-1") },
    });
    try {
      expect(await page.isSecure()).toBe(true);
      await page.play("https://live.radio.example/live.mp3");
      await page.playedUntil(1);
      const { code, stderr, answer } = await renew("--force", "early");
      expect(code, stderr).toBe(0);
      await allServe(answer.serial);
      const before = (await page.events()).at(-1)?.currentTime ?? 0;
      await page.playedUntil(before + 5);
      const events = (await page.events()).map(({ type, detail = "" }) => `${type} ${detail}`.trim());
      expect(events.filter((event) => /^(error|refused|ended|emptied|abort|pause)/u.test(event))).toEqual([]);
      expect(page.complaints).toEqual([]);
    } finally {
      await page.close();
    }
    nobodyDropped();
  }, 180_000);

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
    const { code, stdout, stderr, answer } = await renew("--force", "early");
    expect(code, stdout).not.toBe(0);
    // nginx's own words, beside the relay's name, before a file is changed there.
    for (const text of [stdout, stderr])
      expect(text).toMatch(/unknown directive .{0,4}no_such_word.* in \/etc\/nginx\/radio\/cors\.conf:\d+/u);
    expect(stderr).toContain("eu-1: failed: refused by nginx -t of the present files");
    expect(stderr).toContain("radioctl diff eu-1");
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
