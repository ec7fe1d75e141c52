import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { radioctl } from "./cli.js";

/** Real hosts need root; in CI they are required. */
export const hasRoot = process.getuid?.() === 0;

if (!hasRoot && process.env["RADIOCTL_REQUIRE_LAB"] === "1")
  throw new Error("real hosts are required here, but only root can boot them");

export interface TestLab {
  /** The derived inventory; its folder also holds the key, the secrets and known_hosts. */
  inventoryFile: string;
  folder: string;
  /** Values of the station's secrets, by name. */
  secrets: Readonly<Record<string, string>>;
  address(host: string): string;
  /** Runs radioctl with the lab's inventory. */
  run: typeof radioctl;
  /** Runs a command on a host with its first login. Returns its stdout. Slower than `inside`: it starts the program and logs in. */
  on(host: string, command: string): Promise<string>;
  /** Runs a command inside a host without logging in, as root. */
  inside(host: string, command: string): Promise<string>;
  down(): Promise<void>;
}

interface LabFile {
  processes: Array<{ pid: number; what: string }>;
}

/** The child of a process: a keeper's child is the container, whose child is the host's first process. */
async function onlyChild(pid: string): Promise<string> {
  const [child = ""] = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ");
  return child;
}

/** Boots a lab for a station with the program's own `lab up`. @param flags such as `--sudo`, `eu-2` */
export async function labUp(name: string, inventory: string, ...flags: string[]): Promise<TestLab> {
  const given = await mkdtemp(join(tmpdir(), "radioctl-lab-"));
  await writeFile(join(given, "station.yaml"), inventory);
  const up = await radioctl("lab", "up", name, "-i", join(given, "station.yaml"), "--json", ...flags);
  await rm(given, { recursive: true });
  if (up.code !== 0) throw new Error(`lab up: ${up.stderr}`);
  const { inventoryFile, lab } = JSON.parse(up.stdout) as {
    inventoryFile: string;
    lab: { hosts: Array<{ name: string; address: string }> };
  };
  const folder = dirname(inventoryFile);
  return {
    inventoryFile,
    folder,
    secrets: parse(await readFile(join(folder, "secrets.yaml"), "utf8")) as Record<string, string>,
    address(host) {
      const found = lab.hosts.find((each) => each.name === host);
      if (found === undefined) throw new Error(`the lab has no host ${host}`);
      return found.address;
    },
    run: async (...args) => radioctl("-i", inventoryFile, ...args),
    async on(host, command) {
      const ran = await radioctl("lab", "ssh", name, host, "--", command);
      if (ran.code !== 0) throw new Error(`${host}: ${command}: exit code ${ran.code}: ${ran.stderr}`);
      return ran.stdout;
    },
    async inside(host, command) {
      const { processes } = JSON.parse(await readFile(join(folder, "lab.json"), "utf8")) as LabFile;
      const keeper = processes.find(({ what }) => what === host)?.pid ?? 0;
      const init = await onlyChild(await onlyChild(String(keeper)));
      return (await execa("nsenter", ["--target", init, "--all", "sh", "-c", command], { timeout: 150_000 })).stdout;
    },
    down: async () => {
      await radioctl("lab", "down", name);
    },
  };
}
