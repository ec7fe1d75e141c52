import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { allRepeats } from "../../repeats.js";
import { killCutover } from "../cutover-kills.js";
import { feedOnceOpen, quick, type Everybody, type OnTwoMasters } from "../on-two-masters.js";

/** Number of kills, of one cutover after the other, each at a random instant. `npm run bench -- cutover-kills` has fifty. */
const KILLS = allRepeats ? 3 : 2;

/** Limit for lost or repeated audio of a move, plus a tolerance for two busy cores. */
const MOVED_SECONDS = 0.2 + 0.3;

/** Planned cutovers from one master to the other, and back. */
export function cuttingOver(given: () => OnTwoMasters, those: () => Everybody): void {
  const activeOn = async (relay: string) =>
    (await given().lab.inside(relay, "sed -n 's/.*default \\(.*\\);/\\1/p' /etc/nginx/radio/active-main.conf")).trim();

  const journalled = async () => JSON.parse((await given().cutover("--status", "--json")).stdout) as Record<string, unknown>;

  it("rehearses without changing anything", async () => {
    const { code, stderr, stdout } = await given().cutover(...quick("master-b"), "--rehearse");
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("listeners to master-b: eu-1 first, then");
    expect(stdout).toContain("Rehearsed: ");
    expect(await activeOn("eu-1")).toBe("master-a");
  }, 60_000);

  const whole = async (to: string) => given().cutover(...quick(to));

  /** With two terminals: it runs in one; from the other it is paused after its first relay, then resumed. */
  const inTwo = async (to: string) => {
    const run = given().begin(...quick(to), "--soak", "60s");
    await expect.poll(async () => activeOn("eu-1"), { timeout: 60_000, interval: 200 }).toBe(to);
    const asked = await given().cutover("--pause");
    expect(asked.stdout, asked.stderr).toMatch(/paused: stopped on request .*, not running/u);
    expect(asked.code).toBe(0);
    expect(await run.ended).toMatchObject({
      code: 130,
      stdout: expect.stringMatching(/^Paused: .*\n {2}To continue: radioctl cutover --resume /u),
    });
    expect(await journalled()).toMatchObject({ state: "PAUSED", open: true, relays: [{ relay: "eu-1", state: "done" }] });
    expect(await activeOn("eu-2")).not.toBe(to);
    return given().cutover("--resume", "--soak", "0s", "--yes", "--force", "steady");
  };

  it.each([
    ["master-b", "in one run", whole],
    ["master-a", "paused and resumed midway", inTwo],
  ])(
    "moves all listeners to %s, %s, drops none, and updates the inventory",
    async (to, _how, move) => {
      those().audience.begin();
      const { code, stderr } = await move(to);
      expect(code, stderr).toBe(0);
      const cost = await those().nobodyDropped();
      console.log(`cutover to ${to}`, JSON.stringify(cost));
      expect(cost.lostSeconds).toBeLessThan(MOVED_SECONDS);
      expect(cost.repeatedSeconds).toBeLessThan(MOVED_SECONDS);
      expect(await readFile(given().lab.inventoryFile, "utf8")).toMatch(new RegExp(`masters: \\[ ?${to}`, "u"));
      for (const relay of ["eu-1", "eu-2", "us-1"]) expect(await activeOn(relay)).toBe(to);
      const { code: differs, stdout } = await given().lab.run("diff");
      expect(differs, stdout).toBe(0);
    },
    120_000,
  );

  it("is refused by a gate when a relay can't reach the standby, exit 4, with the fix", async () => {
    const { lab } = given();
    await lab.inside(
      "eu-2",
      "nft add table inet cut; nft 'add chain inet cut out { type filter hook output priority 0; }'; nft add rule inet cut out tcp dport 8000 ip daddr " +
        lab.address("master-b") +
        " drop",
    );
    await expect
      .poll(async () => (await given().cutover(...quick("master-b"))).stderr, { timeout: 60_000, interval: 1000 })
      .toMatch(/shut standby +eu-2 has no \/master-b\/live/u);
    await lab.inside("eu-2", "nft delete table inet cut");
    expect(await activeOn("eu-1")).toBe("master-a");
    await expect
      .poll(async () => (await given().cutover(...quick("master-b"), "--rehearse")).code, { timeout: 60_000, interval: 1000 })
      .toBe(0);
    await those().nobodyDropped();
  }, 150_000);

  it("rolls back by itself when the canary goes bad, exit 7", async () => {
    const { lab } = given();
    const run = given().begin("--to", "master-b", "--soak", "60s", "--yes", "--force", "steady", "--force", "cooldown");
    await expect.poll(async () => activeOn("eu-1"), { timeout: 60_000, interval: 200 }).toBe("master-b");
    // The canary's listeners fall back to the old master by themselves; the soak detects it.
    await lab.inside("master-b", "systemctl kill --signal=STOP icecast@a");
    const { code, stderr, stdout } = await run.ended;
    await lab.inside("master-b", "systemctl kill --signal=CONT icecast@a");
    await feedOnceOpen(given(), "master-b");
    expect(stdout, stderr).toContain("Rolled back: ");
    expect(code).toBe(7);
    for (const relay of ["eu-1", "eu-2", "us-1"]) expect(await activeOn(relay)).toBe("master-a");
    await those().nobodyDropped();
  }, 150_000);

  it("moves all listeners back on a request from another terminal, exit 130", async () => {
    const run = given().begin(...quick("master-b"), "--soak", "60s");
    await expect.poll(async () => activeOn("eu-1"), { timeout: 60_000, interval: 200 }).toBe("master-b");
    const asked = await given().cutover("--abort");
    expect(asked.stdout, asked.stderr).toMatch(/rolled back: .*, ended/u);
    expect(asked.code).toBe(0);
    expect(await run.ended).toMatchObject({ code: 130, stdout: expect.stringContaining("Rolled back: ") });
    expect(await journalled()).toMatchObject({ state: "ROLLED_BACK", open: false });
    for (const relay of ["eu-1", "eu-2", "us-1"]) expect(await activeOn(relay)).toBe("master-a");
    const { code, stdout } = await given().lab.run("diff");
    expect(code, stdout).toBe(0);
    await those().nobodyDropped();
  }, 120_000);

  it("runs only once at a time: the second of two changes nothing, exit 6", async () => {
    const back = async () => (await given().cutover(...quick("master-b"), "--rehearse")).code;
    await expect.poll(back, { timeout: 90_000, interval: 2000 }).toBe(0);
    const runs = [given().begin(...quick("master-b")), given().begin(...quick("master-b"))];
    const ended = await Promise.all(runs.map(async (run) => run.ended));
    expect(
      ended.map(({ code = 0 }) => code).sort((one, other) => one - other),
      ended.map(({ stderr }) => stderr).join("\n"),
    ).toEqual([0, 6]);
    await those().nobodyDropped();
  }, 200_000);

  it(`that is killed at any of ${KILLS} instants can be resumed or aborted, and no listener is dropped`, async () => {
    let active = "master-b";
    for (let kill = 0; kill < KILLS; kill++) {
      const killed = await killCutover(given(), active, kill, KILLS);
      console.log(JSON.stringify(killed));
      expect(killed.wrong).toEqual([]);
      active = killed.active;
    }
    if (active !== "master-a") expect((await given().cutover(...quick("master-a"))).code).toBe(0);
    await those().nobodyDropped();
  }, 600_000);
}
