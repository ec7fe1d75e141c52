import { readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRepeats } from "../repeats.js";
import { editInventory } from "./changes.js";
import { start } from "./cli.js";
import { killDeploy } from "./kills.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { startListener, type Listener } from "./listener.js";
import { pushingCertificates } from "./pushed-certificates.js";
import { station } from "./station.js";

const templates = fileURLToPath(new URL("../../templates/", import.meta.url));

/** Number of kills, of one deploy after the other, each at a random instant. `npm run bench -- kills` has fifty. */
const KILLS = allRepeats ? 3 : 2;

const hosts = ["master-a", "eu-1", "eu-2"];

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200, canary: true }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 200 }`,
);

describe.skipIf(!hasRoot)("a fleet that is changed", () => {
  let lab: TestLab;
  let listeners: Listener[] = [];

  beforeAll(async () => {
    lab = await labUp(
      "test-deploy",
      inventory,
      "--installed",
      "--suite",
      "master-a=bookworm",
      "--suite",
      "eu-1=trixie",
      "--suite",
      "eu-2=bookworm",
    );
    const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
    expect(code, stderr).toBe(0);
    listeners = ["eu-1", "eu-2"].flatMap((relay) =>
      Array.from({ length: 5 }, () => startListener({ url: `http://${lab.address(relay)}/live.mp3` }, "mp3")),
    );
    await Promise.all(listeners.map(async (listener) => listener.hearUntil(({ frames }) => frames > 0, 20)));
  }, 600_000);

  afterAll(async () => {
    await Promise.all(listeners.map(async (listener) => listener.stop()));
    await lab?.down();
  }, 60_000);

  /** No listener was dropped, and none had to wait. */
  const allHear = () => {
    for (const listener of listeners) {
      expect(listener.heard()).toMatchObject({ dropped: false });
      expect(listener.heard().longestGapSeconds).toBeLessThan(1.5);
    }
  };

  /** Runs a function while a changed copy of a template is beside the inventory. */
  async function withTemplate<Value>(name: string, from: string, to: string, does: () => Promise<Value>): Promise<Value> {
    const path = join(lab.folder, "templates", name);
    const text = await readFile(join(templates, name), "utf8");
    expect(text).toContain(from);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text.replaceAll(from, to));
    try {
      return await does();
    } finally {
      await rm(path);
    }
  }

  const slotOf = async (relay: string) =>
    (await lab.inside(relay, "sed -n 's/.*default \\(.\\);/\\1/p' /etc/nginx/radio/slot.conf")).trim();

  it("applies a limit with a reload: the running Icecasts continue", async () => {
    await editInventory(lab, /capacity: 200/gu, "capacity: 250");
    const { code, stderr, stdout } = await lab.run("deploy", "--yes");
    expect(stderr).toContain("reload icecast@a");
    expect(stderr).toContain("Order: canary eu-1, then eu-2");
    expect(stdout).toContain("3 hosts: 2 done, 1 unchanged");
    expect(code).toBe(0);
    expect(await slotOf("eu-1")).toBe("a");
    allHear();
  }, 60_000);

  it("applies a change that needs a restart with a second Icecast beside the first, and drops no listener", async () => {
    await editInventory(lab, /^defaults: \{/gmu, "defaults: { icecast: { listenSockets: 12 }, ");
    const { code, stderr } = await lab.run("deploy", "--yes");
    expect(stderr).toContain("second Icecast, 5 listeners stay on the first");
    expect(code, stderr).toBe(0);
    expect(await slotOf("eu-1")).toBe("b");
    expect((await lab.inside("eu-1", "systemctl is-active icecast@a icecast@b")).trim().split("\n")).toEqual([
      "active",
      "active",
    ]);
    allHear();
    expect((await lab.run("diff")).code).toBe(0);
  }, 60_000);

  it("returns to the first, which is still running, with a rollback: again without an effect on listeners", async () => {
    const { code, stderr } = await lab.run("rollback", "eu-1", "eu-2", "--yes");
    expect(code, stderr).toBe(0);
    expect(await slotOf("eu-1")).toBe("a");
    const generations = JSON.parse((await lab.run("generations", "eu-1", "--json")).stdout) as {
      generations: Array<{ restores?: number }>;
    };
    expect(generations.generations.at(-1)).toMatchObject({ restores: 2 });
    allHear();
    await editInventory(lab, "icecast: { listenSockets: 12 }, ", "");
  }, 60_000);

  it.each([
    ["nginx", "nginx -t", "relay/etc/nginx/radio/site.conf.hbs", "proxy_buffering off", "proxy_bufering off"],
    ["Icecast", "icecast", "relay/etc/icecast2/icecast.xml.hbs", "</limits>", "</limit>"],
  ])(
    "stops at the canary when %s refuses its configuration, and tries no other host",
    async (_program, check, name, from, to) => {
      const { code, stdout, stderr } = await withTemplate(name, from, to, async () => lab.run("deploy", "--yes"));
      expect(stderr).toContain(`eu-1  refused by ${check}`);
      expect(stderr).toContain("eu-2  not tried");
      expect(stdout).toContain("1 failed, 1 not tried");
      expect(code).toBe(1);
      allHear();
    },
    60_000,
  );

  it("rolls the canary back by itself when its second Icecast does not start, exit 7: all listeners stay on the first", async () => {
    // The configuration passes its check; but the unit starts the program with another one.
    const { code, stderr } = await withTemplate(
      "icecast/etc/systemd/system/icecast@.service.hbs",
      "icecast2 -c /etc/icecast2/",
      "icecast2 -c /etc/icecast2/gone/",
      // The only master would restart for this, which a guard forbids.
      async () => lab.run("deploy", "eu-1", "eu-2", "--yes"),
    );
    expect(stderr).toContain("eu-1 is as before");
    expect(stderr).toContain("eu-2  not tried");
    expect(code, stderr).toBe(7);
    expect(await slotOf("eu-1")).toBe("a");
    expect((await lab.run("diff")).code).toBe(0);
    allHear();
  }, 60_000);

  it("rolls the canary back by itself when a listener can't hear it, exit 7", async () => {
    const before = await lab.inside("eu-1", "sha256sum /etc/nginx/radio/site.conf");
    const { code, stderr } = await withTemplate(
      "relay/etc/nginx/radio/site.conf.hbs",
      "proxy_pass http://icecast_$slot{{mount}};",
      "proxy_pass http://icecast_$slot/gone{{mount}};",
      async () => lab.run("deploy", "--yes"),
    );
    expect(stderr).toContain("eu-1 is as before, and on air");
    expect(stderr).toContain("eu-2  not tried");
    expect(code, stderr).toBe(7);
    expect(await lab.inside("eu-1", "sha256sum /etc/nginx/radio/site.conf")).toBe(before);
    allHear();
  }, 200_000);

  it("is held by one run: of two at once, one does all the work, and the other changes nothing, exit 6", async () => {
    await editInventory(lab, /capacity: 250/gu, "capacity: 260");
    const runs = [start(["-i", lab.inventoryFile, "deploy", "--yes"]), start(["-i", lab.inventoryFile, "deploy", "--yes"])];
    const ended = await Promise.all(runs.map(async (run) => run.ended));
    const codes = ended.map(({ code }) => code).sort((a = 0, b = 0) => a - b);
    expect(codes, ended.map(({ stderr }) => stderr).join("\n")).toEqual([0, 6]);
    expect(ended.find(({ code }) => code === 6)?.stderr).toMatch(
      /another run (is at work: .*, run .*, since|changed the host after the plan was shown: .*, run .*, at)/u,
    );
    expect((await lab.run("diff")).code).toBe(0);
    expect((await lab.run("lock", "status", "eu-1")).stdout).toContain("free");
  }, 60_000);

  it("stops after the current host at Ctrl-C, exit 130, and continues with --resume", async () => {
    await editInventory(lab, /capacity: \d+/gu, "capacity: 280");
    const run = start(["-i", lab.inventoryFile, "deploy", "--yes"]);
    await run.complains(/canary eu-1 +first/u);
    run.kill("SIGINT");
    const { code, stdout, stderr } = await run.ended;
    expect(stderr).toContain("Stopping after eu-1. Press Ctrl-C again to stop at once.");
    expect(stderr).toContain("eu-2  not tried: interrupted before this host was started");
    expect(stdout).toMatch(/3 hosts: 1 done, 1 unchanged, 1 not tried\..*\nTo continue: radioctl deploy --resume/u);
    expect(code).toBe(130);
    const again = await lab.run("deploy", "--resume", "--yes");
    expect(again.stdout).toContain("1 host: 1 done");
    expect(again.code, again.stderr).toBe(0);
    allHear();
  }, 60_000);

  describe("and gets a certificate", () => {
    pushingCertificates(() => ({ lab, allHear }));
  });

  it("ends at once at a second Ctrl-C, and reports what was in progress", async () => {
    await editInventory(lab, /capacity: \d+/gu, "capacity: 290");
    const run = start(["-i", lab.inventoryFile, "deploy", "--yes"]);
    await run.complains(/canary eu-1 +first/u);
    run.kill("SIGINT");
    await run.complains(/Stopping/u);
    const interrupted = performance.now();
    run.kill("SIGINT");
    const { code, stderr } = await run.ended;
    expect(stderr).toContain("eu-1  interrupted while a change was under way");
    expect(code).toBe(130);
    expect(performance.now() - interrupted).toBeLessThan(8000);
    expect((await lab.run("deploy", "--resume", "--yes")).code).toBe(0);
    expect((await lab.run("diff")).code).toBe(0);
    allHear();
  }, 60_000);

  it(`that is killed at any of ${KILLS} instants can be completed, and its journal is correct`, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const killed = await killDeploy(lab, hosts, 300 + kill, 0.5 + Math.random() * 5);
      expect(killed, killed.journal).toMatchObject({ lies: [], asWanted: true });
    }
    allHear();
  }, 200_000);
});
