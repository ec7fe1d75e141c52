import { readFile } from "node:fs/promises";
import { labUp, type TestLab } from "../lab/lab-fixture.js";
import { station } from "../lab/station.js";
import { median, type Figure } from "./figure.js";
import { mustBeAsWanted, noChange } from "./no-change.js";
import { runProgram } from "./program-run.js";
import { benchReport } from "./report.js";

const relays = Array.from({ length: 19 }, (_, index) => `eu-${index + 1}`);
const hosts = ["master-a", ...relays];

const inventory = station(
  [
    "  master-a: { role: master, address: 192.0.2.10 }",
    ...relays.map((name, index) => `  ${name}: { role: relay, region: eu, address: 192.0.2.${21 + index}, capacity: 500 }`),
  ].join("\n"),
);

/** Runs of each size; the median counts. */
const RUNS = 5;

/** inotify instances of a booted host: systemd 5, dbus, logind and a console one each; and some to spare. The instances of all hosts belong to root. */
const INSTANCES = 10;

/** A deploy without changes on one, eight and twenty real hosts. Boots and bootstraps a lab of twenty first. */
export async function benchDeploy(): Promise<Figure[]> {
  await mustHaveInstances(hosts.length * INSTANCES);
  const lab = await labUp("bench-fleet", inventory, "--installed", ...hosts.flatMap((name) => ["--suite", `${name}=bookworm`]));
  try {
    const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
    if (code !== 0) throw new Error(stderr);
    const figures: Figure[] = [];
    for (const some of [relays.slice(0, 1), relays.slice(0, 8), hosts]) figures.push(await measure(lab, some));
    figures.push(await benchReport(lab, hosts));
    return figures;
  } finally {
    await lab.down();
  }
}

/** @throws Error where the kernel's limit (128 unless it was set) would let a host fail to boot */
async function mustHaveInstances(needed: number): Promise<void> {
  const limit = "fs.inotify.max_user_instances";
  const there = Number(await readFile(`/proc/sys/${limit.replaceAll(".", "/")}`, "utf8"));
  if (there < needed)
    throw new Error(`${hosts.length} hosts need ${limit} of ${needed}, it is ${there}: sysctl ${limit}=${needed}`);
}

async function measure({ inventoryFile }: TestLab, names: readonly string[]): Promise<Figure> {
  const seconds: number[] = [];
  const megabytes: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const done = await runProgram("-i", inventoryFile, ...noChange, ...names);
    mustBeAsWanted(done, names);
    seconds.push(done.seconds);
    megabytes.push(done.megabytes);
  }
  return {
    what: `${noChange.join(" ")} of ${names.length} unchanged real ${names.length === 1 ? "host" : "hosts"}`,
    value: median(seconds),
    unit: "s",
    ...(names.length === hosts.length && { goal: 3 }),
    from: `${((median(seconds) / names.length) * 1000).toFixed(0)} ms a host; ${Math.max(...megabytes).toFixed(0)} MB`,
  };
}
