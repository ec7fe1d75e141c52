import { execa } from "execa";
import { expect, it } from "vitest";
import { startFrameListener } from "../frame-listener.js";
import { feedOnceOpen, firstTier, quick, type Everybody, type OnTwoMasters } from "../on-two-masters.js";
import { faults } from "./faults.js";

/** Tolerance for a machine with two busy cores, beyond the effect of the move itself. */
const SLACK_SECONDS = 1;

/** A relay's burst: with it in the buffer, a player continues for this long. */
const BUFFER_SECONDS = 8;

/** The reconnect storm of a whole region. */
const STORM = 2000;

/** A failing master, and a whole region that reconnects at once. */
export function failing(given: () => OnTwoMasters, those: () => Everybody): void {
  it.each(faults)(
    "$what: listeners fall to the standby by themselves, and stay there when it is back; then they are moved home",
    async ({ what, inject, mend, feedAgain, lostSeconds }) => {
      const { lab, hearing, cutover } = given();
      const all = await hearing("master-a");
      those().audience.begin();
      await lab.inside("master-a", inject);
      await expect.poll(async () => hearing("master-b"), { timeout: 30_000, interval: 200 }).toBeGreaterThanOrEqual(all);
      const fell = await those().nobodyDropped();
      // First repaired, then judged: a remaining fault would break the next test, too.
      await lab.inside("master-a", mend);
      if (feedAgain === true) await feedOnceOpen(given(), "master-a");
      const back = async () => (await cutover(...quick("master-a"), "--rehearse")).stdout;
      await expect.poll(back, { timeout: 90_000, interval: 1000 }).toContain("Rehearsed: ");
      const returned = await those().nobodyDropped();
      expect(await hearing("master-a")).toBe(0);
      const { code, stderr } = await cutover(...quick("master-a"));
      expect(code, stderr).toBe(0);
      const home = await those().nobodyDropped();
      console.log(what, JSON.stringify({ fell, returned, home }));
      expect(fell.lostSeconds).toBeLessThan(lostSeconds + SLACK_SECONDS);
      expect(fell.longestGapSeconds).toBeLessThan(BUFFER_SECONDS);
      expect(returned).toMatchObject({ lostSeconds: 0, repeatedSeconds: 0 });
      expect(home.lostSeconds).toBeLessThan(0.2 + SLACK_SECONDS);
      expect(await hearing("master-b")).toBe(0);
    },
    200_000,
  );

  it("for good: a failover switches new listeners, the inventory, and which master follows the other", async () => {
    const { lab } = given();
    those().audience.begin();
    expect((await lab.run("failover", "--to", "master-b", "--yes")).stderr).toContain("shut gone");
    await lab.inside("master-a", "systemctl mask --runtime icecast@a; systemctl kill --signal=KILL icecast@a");
    const failover = async () => lab.run("failover", "--to", "master-b", "--yes", "--force", "drift");
    await expect.poll(async () => (await failover()).code, { timeout: 60_000, interval: 1000 }).toBe(0);
    await those().nobodyDropped();
    for (const relay of firstTier)
      expect(await lab.inside(relay, "cat /etc/nginx/radio/active-main.conf")).toContain("default master-b;");
    expect(await lab.inside("master-b", "/usr/local/lib/radioctl/programme status")).toContain("channel main follow=off");
    await lab.inside(
      "master-a",
      "systemctl unmask --runtime icecast@a; systemctl reset-failed icecast@a; systemctl start icecast@a; systemctl restart radioctl-liquidsoap",
    );
    const { code, stderr } = await lab.run("deploy", "master-a", "--yes");
    expect(code, stderr).toBe(0);
    await expect
      .poll(async () => lab.inside("master-a", "/usr/local/lib/radioctl/programme status"), { timeout: 30_000 })
      .toContain("channel main follow=on");
    await those().nobodyDropped();
  }, 200_000);

  it("drops no listener when both masters are silent for those 4 s: then the relay's own line pauses", async () => {
    const { lab } = given();
    those().audience.begin();
    const pause = "systemctl kill --signal=STOP icecast@a; sleep 4; systemctl kill --signal=CONT icecast@a";
    await Promise.all(["master-a", "master-b"].map(async (master) => lab.inside(master, pause)));
    const paused = await those().nobodyDropped();
    console.log("both masters pause for 4 s", JSON.stringify(paused));
    expect(paused.longestGapSeconds).toBeLessThan(BUFFER_SECONDS);
  }, 60_000);

  it("does not delay 2,000 listeners who connect to one relay at once", async () => {
    // Each listener needs an open file, more than a shell's usual limit of a thousand.
    await execa("prlimit", ["--pid", String(process.pid), "--nofile=16384:16384"]);
    const url = `http://${given().lab.address("eu-2")}/live.mp3`;
    const started = performance.now();
    const storm = Array.from({ length: STORM }, () => startFrameListener(url, "mp3", undefined, true));
    const served = () => storm.filter(({ log }) => log.keys.length > 0).length;
    await expect.poll(served, { timeout: 30_000, interval: 100 }).toBe(STORM);
    const seconds = (performance.now() - started) / 1000;
    console.log(`${STORM} listeners connected and heard within ${seconds.toFixed(1)} s`);
    for (const listener of storm) listener.stop();
    await Promise.all(storm.map(async ({ ended }) => ended));
    expect(seconds).toBeLessThan(20);
  }, 60_000);
}
