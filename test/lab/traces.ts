import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { realFiles } from "../../src/adapters/files.js";
import { cgroupsOf } from "../../src/operations/lab/cgroups.js";
import { layOut, lineEndOf, vethOf } from "../../src/operations/lab/layout.js";
import { programsOf } from "../../src/operations/lab/run-program.js";
import { labFolder } from "../../src/operations/lab/store.js";

/** All traces of a lab on this machine: programs, interfaces, mounts, control groups, files. Empty when there are none. */
export async function tracesOf(name: string, hosts: readonly string[]): Promise<string[]> {
  const folder = labFolder({ env: process.env }, name);
  const lab = layOut(
    name,
    hosts.map((host) => ({ name: host })),
  );
  const ours = new Set([lab.bridge, ...lab.hosts.map(vethOf), ...lab.hosts.map(lineEndOf)]);
  const interfaces = (await execa("ip", ["-json", "link", "show"])).stdout;
  const links = (JSON.parse(interfaces) as Array<{ ifname: string }>).map(({ ifname }) => ifname);
  const mounted = await readFile("/proc/mounts", "utf8");
  const mounts = mounted.split("\n").filter((line) => line.includes(`${folder}/`));
  const groups = lab.hosts.flatMap(({ machine }) => cgroupsOf(mounted, machine)).filter((group) => existsSync(group));
  const programs = await programsOf({ files: realFiles }, folder);
  const files = await readdir(join(folder, "..")).catch(() => []);
  return [
    ...programs.map(({ what, pid }) => `program ${what} ${pid}`),
    ...links.filter((link) => ours.has(link)).map((link) => `interface ${link}`),
    ...mounts.map((mount) => `mount ${mount}`),
    ...groups.map((group) => `group ${group}`),
    ...files.filter((each) => each === name).map((each) => `folder ${each}`),
  ];
}
