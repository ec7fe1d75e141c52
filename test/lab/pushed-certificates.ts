import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { storeStationCertificate } from "../../src/certificates/store.js";
import { loadFleet, type Fleet } from "../../src/fleet/load.js";
import { pushCertificate, type Pushed } from "../../src/operations/deploy/run-push.js";
import { silently } from "../../src/operations/deploy/silent.js";
import { Secret } from "../../src/secret.js";
import { certificateNames } from "../../src/station/certificate-names.js";
import { realWorld, type World } from "../../src/world.js";
import { Authority, type Issued } from "../fakes/authority.js";
import { editInventory } from "./changes.js";
import type { TestLab } from "./lab-fixture.js";
import { startListener, type Listener } from "./listener.js";
import { handshake, servedSerial } from "./over-tls.js";

const RELAYS = ["eu-1", "eu-2"];
const LISTENERS_EACH = 5;

/** The station's certificate on relays of both Debians, with listeners over http and https. */
export function pushingCertificates(given: () => { lab: TestLab; allHear(): void }): void {
  let authority: Authority;
  let world: World;
  let secure: Listener[] = [];
  const keys: string[] = [];
  const said: string[] = [];

  beforeAll(() => {
    authority = new Authority();
    world = realWorld();
  });
  afterAll(async () => {
    await Promise.all(secure.map(async (listener) => listener.stop()));
    authority.remove();
  });

  const run = async (...args: string[]) => {
    const ended = await given().lab.run(...args);
    said.push(ended.stdout, ended.stderr);
    return ended;
  };
  const loaded = async (): Promise<Fleet> => loadFleet(world, given().lab.inventoryFile, { secrets: "real" });
  /** Puts a new certificate into the store. @returns its serial number */
  const issue = async (more: Partial<Issued> = {}) => {
    const fleet = await loaded();
    const { chainPem, keyPem } = { ...authority.issue(certificateNames(fleet.loaded.inventory)), ...more };
    keys.push(...keyPem.split("\n").filter((line) => line.length > 30 && !line.startsWith("-")));
    const issuedAt = world.clock.now().toISOString();
    const keyed = { chainPem, keyPem: new Secret("key", keyPem), alternateChains: [], directory: undefined, issuedAt };
    await storeStationCertificate(world, fleet, { ...keyed, renewal: undefined, pushed: {} });
    return (await loaded()).certificate?.serial;
  };
  const push = async (): Promise<Pushed> => {
    const pushed = await pushCertificate(world, await loaded(), undefined, { force: [], reporter: silently });
    said.push(JSON.stringify(pushed));
    return pushed;
  };
  const states = ({ outcomes }: Pushed) => Object.fromEntries(outcomes.map(({ host, state }) => [host, state]));
  const place = async (relay: string) => ({ address: given().lab.address(relay), ca: await readFile(authority.rootFile) });
  const served = async (relay: string) => servedSerial(await place(relay));
  const everybodyHears = () => {
    given().allHear();
    for (const listener of secure) {
      expect(listener.heard()).toMatchObject({ dropped: false });
      expect(listener.heard().longestGapSeconds).toBeLessThan(1.5);
    }
  };

  it("serves http only before there is a certificate, and names the command that issues one", async () => {
    await editInventory(
      given().lab,
      /^defaults: \{/gmu,
      "tls: { acme: { directory: letsencrypt, contact: anna@radio.example } }\ndefaults: {",
    );
    const { code, stdout, stderr } = await run("deploy", "--yes");
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).toContain("serves http only: the station has no certificate yet; radioctl certificates renew");
  }, 60_000);

  it("serves https after a deploy with a stored certificate, to listeners beside those of http", async () => {
    const serial = await issue();
    const { code, stderr } = await run("deploy", "--yes");
    expect(code, stderr).toBe(0);
    secure = RELAYS.flatMap((relay) =>
      Array.from({ length: LISTENERS_EACH }, () =>
        startListener({ url: "http://live.radio.example/live.mp3", connect: async () => handshake(await place(relay)) }, "mp3"),
      ),
    );
    await Promise.all(secure.map(async (listener) => listener.hearUntil(({ frames }) => frames > 0, 20)));
    for (const relay of RELAYS) expect(await served(relay)).toBe(serial);
    everybodyHears();
  }, 90_000);

  it("gets another certificate on every relay within ten seconds: nothing else changes there, and no listener notices", async () => {
    const { lab } = given();
    // An operator's own change, which a deploy would undo.
    await lab.inside("eu-1", "echo '# by hand' >>/etc/nginx/radio/cors.conf");
    const serial = await issue();
    const from = performance.now();
    const pushed = await push();
    expect(pushed, JSON.stringify(pushed)).toMatchObject({ exitCode: 0, needDeploy: [] });
    expect(states(pushed)).toEqual({ "eu-1": "done", "eu-2": "done" });
    for (const relay of RELAYS) expect(await served(relay)).toBe(serial);
    process.stderr.write(`both relays serve the new certificate after ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
    const differing = await run("diff");
    expect(differing.code).toBe(3);
    expect(differing.stdout).toContain("by hand");
    expect(differing.stdout).toContain("1 differs");
    expect(differing.stdout).not.toContain("tls.crt");
    await lab.inside("eu-1", "sed -i '/# by hand/d' /etc/nginx/radio/cors.conf");
    expect((await run("diff")).code).toBe(0);
    everybodyHears();
  }, 90_000);

  it("reaches the other relays when one is down, exit 5, and the next push brings it", async () => {
    const { lab } = given();
    const serial = await issue();
    await lab.inside("eu-2", "systemctl stop ssh.socket ssh.service");
    const cut = await push();
    expect(states(cut)).toEqual({ "eu-1": "done", "eu-2": "failed" });
    expect(cut.exitCode).toBe(5);
    expect(await served("eu-1")).toBe(serial);
    expect(await served("eu-2")).not.toBe(serial);
    await lab.inside("eu-2", "systemctl start ssh.service");
    const next = await push();
    expect(states(next)).toEqual({ "eu-1": "unchanged", "eu-2": "done" });
    expect(next.exitCode).toBe(0);
    expect(await served("eu-2")).toBe(serial);
    everybodyHears();
  }, 90_000);

  it("returns to the certificate before with a rollback, and a push brings the stored one again", async () => {
    const serial = await served("eu-2");
    const { code, stderr } = await run("rollback", "eu-2", "--yes");
    expect(code, stderr).toBe(0);
    expect(await served("eu-2")).not.toBe(serial);
    expect(states(await push())).toEqual({ "eu-1": "unchanged", "eu-2": "done" });
    expect(await served("eu-2")).toBe(serial);
    expect((await run("diff")).code).toBe(0);
    everybodyHears();
  }, 90_000);

  it("never prints a private key, and stores it in no other file than that of the certificate", async () => {
    const { lab } = given();
    await run("render", "eu-1");
    await run("journal");
    const { folder } = lab;
    const state = [".", "journal"].map(async (name) =>
      (await readdir(join(folder, name), { withFileTypes: true })).flatMap((file) =>
        file.isFile() ? [join(folder, name, file.name)] : [],
      ),
    );
    const paths = (await Promise.all(state)).flat();
    const texts = await Promise.all(paths.map(async (path) => readFile(path, "latin1")));
    const records =
      "cat /var/lib/radioctl/last.log; cat /var/lib/radioctl/generations/*/*.json; find /var/lib/radioctl/generations/*/masked -type f -exec cat {} +";
    const onHosts = await Promise.all(RELAYS.map(async (relay) => lab.inside(relay, records)));
    const everything = [...said, ...texts, ...onHosts].join("\n");
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys) expect(everything.includes(key)).toBe(false);
    expect(await lab.inside("eu-1", "stat -c '%U %a' /etc/nginx/radio/tls.key")).toBe("root 600");
    const [store = ""] = await readdir(join(folder, "certificates"));
    expect(await readFile(join(folder, "certificates", store), "utf8")).toContain(keys.at(-1));
  }, 60_000);
}
