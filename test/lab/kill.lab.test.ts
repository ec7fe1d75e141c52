import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "./cli.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { station } from "./station.js";

/** A bare host costs a minute of a core. RADIOCTL_KILLS=10 for more. */
const relays = Array.from({ length: Number(process.env["RADIOCTL_KILLS"] ?? 4) }, (_, index) => `eu-${index + 1}`);

/** Kills are spread over a whole bootstrap, which takes about this long with four at once on two cores. Each is random within its part. */
const LONGEST_SECONDS = 45;

const inventory = station(
  [
    "  master-a: { role: master, address: 192.0.2.10 }",
    ...relays.map((name, index) => `  ${name}: { role: relay, region: eu, address: 192.0.2.${20 + index}, capacity: 100 }`),
  ].join("\n"),
);

describe.skipIf(!hasRoot)("a bootstrap that is killed", () => {
  let lab: TestLab;

  beforeAll(async () => {
    lab = await labUp("test-kill", inventory, "--suite", "master-a=trixie");
    const { code, stderr } = await lab.run("bootstrap", "master", "master-a", "--yes");
    expect(code, stderr).toBe(0);
  }, 600_000);

  afterAll(async () => lab?.down(), 60_000);

  it(`at ${relays.length} random instants is completed by the next run, and all relays are on air`, async () => {
    const kills = relays.map(async (relay, index) => {
      const run = start(["-i", lab.inventoryFile, "bootstrap", "relay", relay, "--yes"]);
      const seconds = ((index + Math.random()) * LONGEST_SECONDS) / relays.length;
      const timer = setTimeout(run.kill, seconds * 1000);
      const { code } = await run.ended;
      clearTimeout(timer);
      return { relay, seconds, killed: code === undefined };
    });
    const killed = await Promise.all(kills);
    console.log(
      killed.map((each) => `${each.relay} ${each.killed ? "killed" : "had ended"} at ${each.seconds.toFixed(1)} s`).join(", "),
    );
    expect(killed.filter((each) => each.killed).length).toBeGreaterThanOrEqual(relays.length / 2);
    const again = await lab.run("bootstrap", "--all", "--yes", "--json");
    const { hosts } = JSON.parse(again.stdout) as { hosts: Array<{ host: string; state: string }> };
    expect(hosts.filter(({ state }) => state !== "done" && state !== "unchanged")).toEqual([]);
    expect(again.code).toBe(0);
    const diff = await lab.run("diff");
    expect(diff.stdout).toContain(`${relays.length + 1} hosts: 0 differ, ${relays.length + 1} in sync`);
    for (const relay of relays) expect(await lab.inside(relay, "ls /var/lib/radioctl/pending"), relay).toBe("");
  }, 600_000);
});
