import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Authority } from "../fakes/authority.js";
import { pebble, type Pebble } from "../fakes/pebble/server.js";
import { powerDns, type PowerDns } from "../fakes/powerdns/server.js";
import { equip, FOLDER } from "./desk.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { shownSerial } from "./over-tls.js";
import { station } from "./station.js";

/** Due after two thirds of it. */
const LIFE_SECONDS = 60;

/** A report starts each minute, and takes two on a busy machine. */
const PATIENCE_MILLISECONDS = 480_000;

const UNIT = "radioctl-report-radio-example";

const hosts = `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 100 }`;

/** The master is also the operator's machine, with its own systemd. CA and zone are real, on the network of the lab. */
describe.skipIf(!hasRoot)("certificates that are valid for a minute", () => {
  let authority: Authority;
  let dns: PowerDns;
  let ca: Pebble;
  let lab: TestLab;

  beforeAll(async () => {
    lab = await labUp("test-certificate-timer", station(hosts), "--installed", "--suite", "eu-1=trixie");
    const { lab: record } = JSON.parse(readFileSync(join(lab.folder, "lab.json"), "utf8")) as { lab: { gateway: string } };
    const address = record.gateway;
    dns = await powerDns("radio.example", [], address);
    ca = await pebble({ dns: `${address}:${dns.port}`, address, lifeSeconds: LIFE_SECONDS });
    authority = new Authority();
    const zone = `dns: { provider: powerdns, url: "${dns.endpoint}", apiKey: !secret pdns-key, nameServers: ["${address}:${dns.port}"] }\n`;
    const tls = `tls: { acme: { directory: "${ca.directory}", contact: anna@radio.example } }\n`;
    appendFileSync(lab.inventoryFile, zone + tls);
    appendFileSync(join(lab.folder, "secrets.yaml"), `pdns-key: ${dns.apiKey.reveal()}\n`);
    const roots = join(lab.folder, "own.pem");
    writeFileSync(roots, ca.roots + ca.issuer + readFileSync(authority.rootFile, "utf8"));
    process.env["NODE_EXTRA_CA_CERTS"] = roots;
  }, 400_000);

  afterAll(async () => {
    await lab?.down();
    await Promise.all([ca?.stop(), dns?.stop()]);
    authority?.remove();
  }, 60_000);

  it("are on the relay, after one of certbot that lasted for longer", async () => {
    const { chainPem, keyPem } = authority.issue(["live.radio.example", "*.radio.example", "eu.stream.radio.example"]);
    authority.write("fullchain.pem", chainPem);
    authority.write("privkey.pem", keyPem);
    for (const words of [
      ["certificates", "import", authority.folder],
      ["bootstrap", "--all", "--yes"],
      ["certificates", "renew", "--yes", "--force", "early"],
    ]) {
      const { code, stdout, stderr } = await lab.run(...words);
      expect(code, `${words.join(" ")}: ${stdout}${stderr}`).toBe(0);
    }
  }, 300_000);

  it("are renewed again and again by a report from systemd's timer, which trusts the CA that its operator trusts", async () => {
    await equip(lab, "master-a");
    const folder = join(lab.folder, "hosts", "master-a", "root", FOLDER);
    for (const name of ["certificates", "own.pem"]) cpSync(join(lab.folder, name), join(folder, name), { recursive: true });
    const onDesk = async (command: string) => lab.inside("master-a", `cd '${FOLDER}' && ${command} 2>&1`);
    await onDesk("NODE_EXTRA_CA_CERTS=own.pem radioctl -i inventory.yaml report --install-cron systemd --every 1m --yes");
    const serials = new Set<string>();
    const look = async () => serials.add(await shownSerial(lab.address("eu-1"))).size;
    try {
      await expect.poll(look, { timeout: PATIENCE_MILLISECONDS, interval: 2000 }).toBeGreaterThan(2);
    } catch (error) {
      throw new Error(
        await onDesk(`journalctl --no-pager -u ${UNIT}.service; radioctl -i inventory.yaml certificates show; true`),
        {
          cause: error,
        },
      );
    } finally {
      await onDesk(`systemctl disable --now ${UNIT}.timer; systemctl stop ${UNIT}.service; true`);
    }
    const log = await onDesk(`journalctl --no-pager -o cat -u ${UNIT}.service`);
    expect(log).not.toContain("PRIVATE KEY");
  }, 700_000);
});
