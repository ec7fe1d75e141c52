import { join } from "node:path";
import { RadioctlError } from "../errors.js";
import type { World } from "../world.js";
import { basePackages, parseArchives, type Archive } from "./guest.js";
import type { Suite } from "./layout.js";
import { may, must } from "./run-program.js";
import { stateFolder } from "./store.js";

/** What the lab needs on this machine, by the program that tells whether it is there. */
const needed = {
  mmdebstrap: "mmdebstrap",
  "systemd-nspawn": "systemd-container",
  ip: "iproute2",
  nginx: "nginx-light",
  "ssh-keygen": "openssh-client",
  nsenter: "util-linux",
};

/** @throws RadioctlError usage where there can be no lab: it needs Debian and root */
export async function prepareMachine(world: World): Promise<void> {
  const { stdout } = await world.processes.run({ argv: ["id", "-u"], timeoutSeconds: 10 });
  if (stdout.trim() !== "0")
    throw new RadioctlError("usage", "a lab boots real hosts: it needs root", { hint: "sudo radioctl lab up NAME" });
  const missing: string[] = [];
  for (const [program, name] of Object.entries(needed)) {
    if (!(await may(world, "sh", "-c", `command -v ${program}`))) missing.push(name);
  }
  if (missing.length === 0) return;
  if (!(await may(world, "sh", "-c", "command -v apt-get"))) {
    throw new RadioctlError("usage", `the lab needs ${missing.join(", ")}, and this is no Debian to install them`);
  }
  world.stderr.write(`installing ${missing.join(", ")}\n`);
  const quiet = ["-o", "DPkg::Lock::Timeout=120", "--no-install-recommends"];
  await must(world, 300, "apt-get", "-q", "update");
  // Debian starts what it installs; the lab starts what it needs itself.
  const install = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-qy", ...quiet, "install", ...missing];
  await must(world, 900, install[0] ?? "env", ...install.slice(1));
}

/** Debian's archives as this machine's own apt uses them. */
export async function readArchives(world: World): Promise<Archive[]> {
  const text = await must(world, 30, "apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Created-By: Packages");
  const archives = parseArchives(text);
  if (archives.some(({ kind }) => kind === "main")) return archives;
  throw new RadioctlError("failed", "this machine's apt knows no archive of Debian", {
    hint: "apt-get update, then run it again",
  });
}

/** Makes the file system that hosts of a release start from, once; gives its folder. Takes about half a minute. */
export async function makeBase(world: World, suite: Suite, archives: readonly Archive[]): Promise<string> {
  const folder = join(stateFolder(world), "bases", suite);
  const done = `${folder}.done`;
  if ((await world.files.read(done)) === basePackages.join(" ")) return folder;
  const main = archives.find(({ kind }) => kind === "main");
  world.stderr.write(`making a base of ${suite}, once\n`);
  const fresh = `${folder}.new`;
  await must(world, 60, "rm", "-rf", fresh, folder, done);
  await must(world, 10, "mkdir", "-p", fresh);
  const archive = `${main?.origin ?? ""}${main?.path ?? ""}`;
  const tar = `${folder}.tar`;
  await must(
    world,
    600,
    "mmdebstrap",
    "--quiet",
    "--variant=minbase",
    `--include=${basePackages.join(",")}`,
    suite,
    tar,
    archive,
  );
  // Device nodes are the container's business.
  await must(world, 120, "tar", "-C", fresh, "-xf", tar, "--exclude=./dev/*");
  await must(world, 60, "rm", "-f", tar);
  await must(world, 10, "mv", fresh, folder);
  await world.files.write(done, basePackages.join(" "));
  return folder;
}
