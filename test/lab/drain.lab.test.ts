import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "./cli.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { startListener, type Listener } from "./listener.js";
import { station } from "./station.js";

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 50 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 50 }`,
);

/** With 50, not even one listener counts as few. */
const SECONDS_TO_LEAVE = 8;

describe.skipIf(!hasRoot)("a relay that needs a reboot", () => {
  let lab: TestLab;
  let elsewhere: Listener;

  const listenTo = async (relay: string): Promise<Listener> => {
    const listener = startListener({ url: `http://${lab.address(relay)}/live.mp3` }, "mp3");
    await listener.hearUntil(({ frames }) => frames > 0, 20);
    return listener;
  };
  const health = async (relay: string) =>
    (await fetch(`http://${lab.address(relay)}/healthz`, { signal: AbortSignal.timeout(2000) })).status;
  const bootId = async () => (await lab.inside("eu-1", "cat /proc/sys/kernel/random/boot_id")).trim();
  /** @throws Error after 30 s */
  const healthBecomes = async (relay: string, status: number) =>
    expect.poll(async () => health(relay), { timeout: 30_000, interval: 200 }).toBe(status);

  beforeAll(async () => {
    lab = await labUp(
      "test-drain",
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
    elsewhere = await listenTo("eu-2");
    await lab.inside("eu-1", "echo dbus >/run/reboot-required.pkgs; touch /run/reboot-required");
  }, 600_000);

  afterAll(async () => {
    await elsewhere?.stop();
    await lab?.down();
  }, 60_000);

  it("is reported by status and by a deploy, which reboots no host", async () => {
    const before = await bootId();
    expect((await lab.run("status", "eu-1")).stdout).toContain("needs a reboot: upgraded: dbus");
    const { code, stderr } = await lab.run("deploy", "--yes");
    expect(stderr).toContain("eu-1 needs a reboot: radioctl deploy --drain");
    expect(code).toBe(0);
    expect(await bootId()).toBe(before);
  }, 60_000);

  it("is not rebooted while listeners remain at the deadline, exit 4, and serves again", async () => {
    const before = await bootId();
    await healthBecomes("eu-1", 200);
    const listener = await listenTo("eu-1");
    const run = start(["-i", lab.inventoryFile, "deploy", "--drain", "--yes", "--drain-minutes", String(SECONDS_TO_LEAVE / 60)]);
    await run.complains(/eu-1 +1 listener left/u);
    await healthBecomes("eu-1", 503);
    const { code, stderr } = await run.ended;
    expect(stderr).toContain("refused by guard listeners: 1 listener is left");
    expect(code).toBe(4);
    expect(await bootId()).toBe(before);
    expect(listener.heard()).toMatchObject({ dropped: false });
    await healthBecomes("eu-1", 200);
    await listener.stop();
  }, 90_000);

  it("is rebooted when they have left, is probed, and serves again: without an effect on the other relay's listeners", async () => {
    const before = await bootId();
    const listener = await listenTo("eu-1");
    const run = start(["-i", lab.inventoryFile, "deploy", "--drain", "--yes"]);
    await run.complains(/eu-1 +1 listener left/u);
    await healthBecomes("eu-1", 503);
    expect(listener.heard()).toMatchObject({ dropped: false });
    await listener.stop();
    const { code, stdout, stderr } = await run.ended;
    expect(stdout).toMatch(/eu-1 {2}done .* bytes equal/u);
    expect(stdout).toContain("3 hosts: 1 done, 2 unchanged");
    expect(code, stderr).toBe(0);
    expect(await bootId()).not.toBe(before);
    await healthBecomes("eu-1", 200);
    expect((await lab.run("status", "eu-1")).stdout).not.toContain("reboot");
    expect(elsewhere.heard()).toMatchObject({ dropped: false });
    expect(elsewhere.heard().longestGapSeconds).toBeLessThan(1.5);
  }, 120_000);

  it("is rebooted only once, even when the run is killed while it is down and another run continues", async () => {
    const run = start(["-i", lab.inventoryFile, "deploy", "eu-1", "--drain", "--yes"]);
    await run.complains(/eu-1 +rebooting/u);
    await expect.poll(async () => health("eu-1").catch(() => "down"), { timeout: 30_000, interval: 100 }).toBe("down");
    run.kill();
    await run.ended;
    const { code, stdout, stderr } = await lab.run("deploy", "--resume", "--yes");
    expect(stderr).toMatch(/return +eu-1/u);
    expect(stdout).toContain("1 host: 1 done");
    expect(code, stderr).toBe(0);
    const { runs } = JSON.parse((await lab.run("journal", "--json")).stdout) as {
      runs: Array<{ run: string; exitCode: number }>;
    };
    expect(runs[0]).toMatchObject({ exitCode: 0 });
    expect((await lab.run("journal", runs[0]?.run ?? "")).stdout.match(/reboot \.\.\./gu)).toHaveLength(1);
    await healthBecomes("eu-1", 200);
  }, 120_000);

  it("is not rebooted when others depend on it: the active master is refused, exit 4", async () => {
    const { code, stderr } = await lab.run("deploy", "master-a", "--drain", "--yes");
    expect(stderr).toContain("refused by guard master: master-a is the active master of main");
    expect(stderr).toContain("radioctl cutover");
    expect(code).toBe(4);
  }, 30_000);
});
