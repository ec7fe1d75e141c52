import { Masters } from "../lab/audience.js";
import { changes, deployUnder, type Fleet } from "../lab/changes.js";
import { labUp } from "../lab/lab-fixture.js";
import { station } from "../lab/station.js";

const masters = ["master-a", "master-b"];
const relays = ["eu-1", "eu-2", "eu-3", "us-1", "us-2", "below"];
const PER_RELAY = 34;

const inventory = station(
  [
    ...masters.map((name, index) => `  ${name}: { role: master, address: 192.0.2.${10 + index} }`),
    ...relays.map((name, index) => {
      const upstream = name === "below" ? ", upstream: [eu-1, eu-2]" : "";
      return `  ${name}: { role: relay, region: eu, address: 192.0.2.${21 + index}, capacity: 200${upstream} }`;
    }),
  ].join("\n"),
  { masters },
);

/** Every kind of change on a fleet of two masters and six relays, both Debian releases, with 204 listeners; one line of JSON each. */
export async function benchFleetChanges(): Promise<void> {
  const hosts = [...masters, ...relays];
  const suites = hosts.flatMap((name, index) => ["--suite", `${name}=${index % 2 === 0 ? "bookworm" : "trixie"}`]);
  const lab = await labUp("bench-changes", inventory, "--installed", ...suites);
  const fleet: Fleet = { lab, masters, relays };
  let atMasters: Masters | undefined;
  try {
    const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
    if (code !== 0) throw new Error(stderr);
    atMasters = await Masters.hear(lab, masters);
    for (const change of changes) {
      const changed = await deployUnder(fleet, atMasters, PER_RELAY, change);
      if (changed.code !== 0) throw new Error(`${change.what}: exit code ${changed.code}: ${changed.stderr}`);
      console.log(JSON.stringify({ change: changed.what, deploySeconds: Number(changed.seconds.toFixed(1)), ...changed.cost }));
    }
  } finally {
    await atMasters?.stop();
    await lab.down();
  }
}
