import { copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { labUp, type TestLab } from "./lab-fixture.js";
import { station } from "./station.js";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** Debian 12 and 13. */
export const desks = ["master-a", "master-b"] as const;
export type Desk = (typeof desks)[number];

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 100 }`,
  { masters: [...desks] },
);

/** A name with characters that cron and systemd would interpret without quoting. */
export const FOLDER = "/root/100% of it";

/** Sends a mail for the first bad look. */
const told =
  "report: { failuresToRaise: 1, channels: { desk: { kind: mail, to: [anna@radio.example], sendmail: /usr/local/sbin/keep-mail } } }\n";

/**
 * Hosts of a lab as operators' machines: bare Debian with its own systemd, the program, and the inventory of this lab, whose masters have nothing
 * installed.
 */
export interface Desks {
  lab: TestLab;
  /** Runs radioctl in the inventory's folder. Returns stdout and stderr. @throws Error when it fails */
  radioctl(desk: Desk, args: string): Promise<string>;
  /** A unit's output, and systemd's messages about it. */
  log(desk: Desk, unit: string): Promise<string>;
  /** The mails that were sent from that machine. */
  mails(desk: Desk): Promise<string>;
}

export async function desksUp(name: string): Promise<Desks> {
  const suites = ["master-a=bookworm", "master-b=trixie", "eu-1=bookworm"];
  const lab = await labUp(name, inventory, ...suites.flatMap((suite) => ["--suite", suite]));
  await Promise.all(desks.map(async (desk) => equip(lab, desk)));
  return {
    lab,
    radioctl: async (desk, args) => lab.inside(desk, `cd '${FOLDER}' && radioctl -i inventory.yaml ${args} 2>&1`),
    log: async (desk, unit) => lab.inside(desk, `journalctl --no-pager -o cat -u ${unit}`),
    mails: async (desk) => lab.inside(desk, "cat /var/tmp/mails 2>/dev/null || true"),
  };
}

/** Makes a host an operator's machine: the program, the inventory of the lab, its key and its secrets. */
export async function equip(lab: TestLab, host: string): Promise<void> {
  const root = join(lab.folder, "hosts", host, "root");
  const [program, folder] = [join(root, "opt/radioctl"), join(root, FOLDER)];
  await Promise.all([program, folder].map(async (path) => mkdir(path, { recursive: true })));
  const { stdout } = await execa("npm", ["ls", "--omit=dev", "--all", "--parseable"], { cwd: project, reject: false });
  const modules = join(project, "node_modules/");
  const packages = stdout.split("\n").flatMap((path) => (path.startsWith(modules) ? [path.slice(project.length)] : []));
  const parts = ["bin", "dist", "templates", "package.json", ...new Set(packages)];
  await execa("sh", ["-c", 'tar -cf - -T - | tar -xf - -C "$0"', program], { cwd: project, input: parts.join("\n") });
  await copyFile(process.execPath, join(root, "usr/local/bin/node"));
  await symlink("/opt/radioctl/bin/radioctl.js", join(root, "usr/local/bin/radioctl"));
  const text = await readFile(lab.inventoryFile, "utf8");
  await writeFile(join(folder, "inventory.yaml"), text.replace(join(lab.folder, "key"), "/root/key") + told);
  for (const name of ["secrets.yaml", "known_hosts"]) await copyFile(join(lab.folder, name), join(folder, name));
  await copyFile(join(lab.folder, "key"), join(root, "root/key"));
  await writeFile(join(root, "usr/local/sbin/keep-mail"), "#!/bin/sh\ncat >>/var/tmp/mails\n", { mode: 0o755 });
}

/** `2026-11-22T05:00` by the station's clock: a minute that begins between `seconds` and `seconds` + 60 from now. */
export function minuteAhead(seconds: number): { text: string; instant: Date } {
  const instant = new Date(Math.ceil((Date.now() + seconds * 1000) / 60_000) * 60_000);
  const text = instant.toLocaleString("sv-SE", { timeZone: "Europe/Berlin" }).slice(0, 16).replace(" ", "T");
  return { text, instant };
}
