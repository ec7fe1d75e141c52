import { hasRoot, labUp } from "../lab/lab-fixture.js";
import { station } from "../lab/station.js";
import { benchAdopt } from "./adopt.js";
import { benchBootstrap } from "./bootstrap.bench.js";
import { benchCertificates } from "./certificates.js";
import { benchCutoverKills } from "./cutover-kills.js";
import { benchCutover } from "./cutover.js";
import { benchDemoKills } from "./demo-kills.js";
import { benchDeploy } from "./deploy.bench.js";
import { benchDiff } from "./diff.bench.js";
import { benchDns } from "./dns.bench.js";
import { benchExecs } from "./execs.bench.js";
import { benchFaults } from "./faults.js";
import { printFigure } from "./figure.js";
import { benchFleetChanges } from "./fleet-changes.js";
import { benchFleet } from "./fleet.bench.js";
import { benchHistory } from "./history.js";
import { benchHouse } from "./house.js";
import { benchHostile } from "./hostile.js";
import { benchInventories } from "./inventories.js";
import { benchJoins } from "./joins.js";
import { benchKills } from "./kills.js";
import { benchLabCycles } from "./lab-cycles.js";
import { benchPlayers } from "./players.js";
import { benchProbe } from "./probe.bench.js";
import { benchReaders } from "./readers.js";
import { benchRepeats } from "./repeats.js";
import { benchRecorder } from "./recorder.js";
import { benchReturn } from "./return.js";
import { benchSourceName } from "./source-name.js";
import { benchStarts } from "./starts.js";
import { benchTimers } from "./timers.js";
import { benchValidate } from "./validate.bench.js";
import { benchVersion } from "./version.bench.js";

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 500 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 500 }`,
);

// Twenty real hosts take minutes to set up: only on request.
const withTwenty = process.argv.includes("twenty-hosts");

// Long benchmarks that are run once, each by its name.
const scripts: Readonly<Record<string, () => Promise<void>>> = {
  adopt: async () => Promise.resolve(benchAdopt()),
  "fleet-changes": benchFleetChanges,
  probe: async () => (await benchProbe()).forEach(printFigure),
  certificates: async () => benchCertificates(Number(process.argv[3] ?? 50)),
  kills: async () => benchKills(Number(process.argv[3] ?? 50)),
  cutover: async () => benchCutover(process.argv[3] ?? "cutover.json", Number(process.argv[4] ?? 1)),
  faults: async () => benchFaults(process.argv[3] ?? "faults.json", Number(process.argv[4] ?? 1)),
  "lab-cycles": async () => benchLabCycles(Number(process.argv[3] ?? 20), Number(process.argv[4] ?? 5)),
  "demo-kills": benchDemoKills,
  history: benchHistory,
  inventories: async () => (await benchInventories()).forEach(printFigure),
  hostile: async () => benchHostile(Number(process.argv[3] ?? 1), process.argv.slice(4)),
  readers: async () => benchReaders().forEach(printFigure),
  recorder: async () => benchRecorder(Number(process.argv[3] ?? 720), Number(process.argv[4] ?? 60)),
  joins: async () => benchJoins(Number(process.argv[3] ?? 200)),
  players: async () => benchPlayers(process.argv.slice(3)),
  starts: async () => benchStarts(Number(process.argv[3] ?? 200), process.argv[4]),
  house: async () => benchHouse(process.argv[3]),
  timers: benchTimers,
  repeats: benchRepeats,
  "source-name": benchSourceName,
  return: benchReturn,
  "cutover-kills": async () => benchCutoverKills(Number(process.argv[3] ?? 50)),
};
const script = scripts[process.argv[2] ?? ""];
if (script !== undefined) {
  await script();
  process.exit();
}

for (const bench of [benchVersion, benchValidate, benchDns, benchProbe, benchFleet])
  for (const figure of await bench()) printFigure(figure);
if (hasRoot) {
  const lab = await labUp(
    "bench",
    inventory,
    "--suite",
    "master-a=bookworm",
    "--suite",
    "eu-1=bookworm",
    "--suite",
    "eu-2=trixie",
  );
  try {
    for (const bench of [benchBootstrap, benchDiff, benchExecs]) for (const figure of await bench(lab)) printFigure(figure);
  } finally {
    await lab.down();
  }
  if (withTwenty) for (const figure of await benchDeploy()) printFigure(figure);
  else console.log("figures of twenty real hosts: npm run bench -- twenty-hosts");
} else {
  console.log("figures of real hosts need root: skipped");
}
