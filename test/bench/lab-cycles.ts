import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { radioctl, start } from "../lab/cli.js";
import { station } from "../lab/station.js";
import { tracesOf } from "../lab/traces.js";

const NAME = "bench-cycles";
const hosts = ["master-a", "eu-1"];
const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 100 }`,
);

/** Kills are spread over the part of an `up` that makes something: before that, the program is still loading. */
const MAKES_FROM = 0.35;

/** Everything on this machine of the kinds that a lab makes, whatever made it. */
export async function machine(): Promise<Record<string, string[]>> {
  const links = JSON.parse((await execa("ip", ["-json", "link", "show"])).stdout) as Array<{ ifname: string }>;
  const mounts = (await readFile("/proc/mounts", "utf8")).split("\n").filter((line) => line !== "");
  const { stdout: programs } = await execa("ps", ["-eo", "args"]);
  const folder = process.env["RADIOCTL_LAB_DIR"] ?? "/var/lib/radioctl-lab";
  return {
    interfaces: links.map(({ ifname }) => ifname).sort(),
    mounts: mounts.map((line) => line.split(" ").slice(0, 3).join(" ")).sort(),
    programs: programs
      .split("\n")
      .filter((line) => /systemd-nspawn|radioctl-lab/u.test(line))
      .sort(),
    files: [...(await readdir(folder)), ...(await readdir(join(folder, "labs")))].sort(),
    temporary: (await readdir(tmpdir())).sort(),
  };
}

/** What exists now and did not exist before. */
export function added(before: Record<string, string[]>, after: Record<string, string[]>): string[] {
  return Object.entries(after).flatMap(([kind, all]) =>
    all.filter((each) => before[kind]?.includes(each) !== true).map((each) => `${kind}: ${each}`),
  );
}

/**
 * Starts and removes a lab of two hosts this many times, and kills (-9) this many further `up`s before they are done; searches for anything left
 * behind: programs, interfaces, mounts, control groups, files.
 * @throws Error when something was left behind
 */
export async function benchLabCycles(cycles: number, kills: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "radioctl-cycles-"));
  const file = join(folder, "station.yaml");
  await writeFile(file, inventory);
  const up = ["lab", "up", NAME, "-i", file];
  // The base images are made once, and stay.
  await mustEnd(up);
  await mustEnd(["lab", "down", NAME]);
  const before = await machine();
  const seconds: { up: number[]; down: number[] } = { up: [], down: [] };
  const left: string[] = [];
  for (let cycle = 1; cycle <= cycles; cycle++) {
    seconds.up.push(await mustEnd(up));
    seconds.down.push(await mustEnd(["lab", "down", NAME]));
    left.push(...(await tracesOf(NAME, hosts)).map((trace) => `cycle ${cycle}: ${trace}`));
  }
  const most: number[] = [];
  const usual = seconds.up.toSorted((one, other) => one - other)[Math.floor(seconds.up.length / 2)] ?? 3;
  for (let kill = 1; kill <= kills; kill++) {
    const run = start(up);
    const share = MAKES_FROM + ((1 - MAKES_FROM) * kill) / (kills + 1);
    const timer = setTimeout(run.kill, share * usual * 1000);
    await run.ended;
    clearTimeout(timer);
    most.push((await tracesOf(NAME, hosts)).length);
    await radioctl("lab", "down", NAME);
    left.push(...(await tracesOf(NAME, hosts)).map((trace) => `kill ${kill}: ${trace}`));
  }
  left.push(...added(before, await machine()));
  await rm(folder, { recursive: true });
  const figure = (values: readonly number[]) => `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} s`;
  console.log(`${cycles} times up (${figure(seconds.up)}) and down (${figure(seconds.down)}) with ${hosts.length} hosts`);
  console.log(`${kills} kills of an up, which left ${most.join(", ")} things; down removed them`);
  console.log(`left behind: ${left.length === 0 ? "nothing" : `\n${left.join("\n")}`}`);
  if (left.length > 0) throw new Error("something was left behind");
}

async function mustEnd(words: readonly string[]): Promise<number> {
  const { code, stderr, seconds } = await radioctl(...words);
  if (code !== 0) throw new Error(stderr);
  return seconds;
}
