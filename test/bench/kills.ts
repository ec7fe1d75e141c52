import { editInventory } from "../lab/changes.js";
import { killDeploy, type Killed } from "../lab/kills.js";
import { labUp, type TestLab } from "../lab/lab-fixture.js";
import { station } from "../lab/station.js";

const relays = ["eu-1", "eu-2", "eu-3"];
const hosts = ["master-a", ...relays];

const inventory = station(
  [
    "  master-a: { role: master, address: 192.0.2.10 }",
    ...relays.map((name, index) => `  ${name}: { role: relay, region: eu, address: 192.0.2.${21 + index}, capacity: 200 }`),
  ].join("\n"),
);

/**
 * Kills (-9) this many deploys, each at a random instant within its share of a deploy's duration, and completes each.
 * @throws Error when a journal was wrong or a fleet was not in sync afterwards
 */
export async function benchKills(kills: number): Promise<void> {
  const suites = hosts.flatMap((name, index) => ["--suite", `${name}=${index % 2 === 0 ? "bookworm" : "trixie"}`]);
  const lab = await labUp("bench-kills", inventory, "--installed", ...suites);
  try {
    const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
    if (code !== 0) throw new Error(stderr);
    const longest = await wholeDeploy(lab);
    const all: Killed[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const atSeconds = ((kill + Math.random()) * longest) / kills;
      const killed = await killDeploy(lab, hosts, 300 + kill, atSeconds);
      console.log(JSON.stringify({ ...killed, atSeconds: Number(atSeconds.toFixed(2)) }));
      all.push(killed);
    }
    const bad = all.filter(({ lies, asWanted }) => lies.length > 0 || !asWanted);
    const by = (how: Killed["by"]) => all.filter((each) => each.by === how).length;
    console.log(
      `${kills} kills: ${by("resume")} resumed, ${by("deploy")} deployed again, ${by("nothing")} had ended; ${bad.length} wrong`,
    );
    if (bad.length > 0) throw new Error(JSON.stringify(bad, undefined, 2));
  } finally {
    await lab.down();
  }
}

/** Seconds of a complete deploy: a canary, then two batches. */
async function wholeDeploy(lab: TestLab): Promise<number> {
  await editInventory(lab, /capacity: \d+/gu, "capacity: 250");
  const { code, stderr, seconds } = await lab.run("deploy", "--yes");
  if (code !== 0) throw new Error(stderr);
  return seconds;
}
