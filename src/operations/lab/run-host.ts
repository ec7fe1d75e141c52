import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import { packageFile } from "../../package-file.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";
import { cgroupsOf } from "./cgroups.js";
import { bootCommand, guestFiles, type Archive } from "./guest.js";
import { FIRST_PASSWORD, SUDO_USER, type Lab, type LabHost } from "./layout.js";
import type { Program } from "./programs.js";
import { isRunning, must, startDetached } from "./run-program.js";
import { hostFolder } from "./store.js";

/** A host answers on its ssh port about 3 s after its start; many at once on two cores take longer. */
const BOOT_SECONDS = 90;

export interface Fresh {
  process: Program;
  /** The host's public key, a line of known_hosts without the address. */
  hostKey: string;
}

/** Makes one host from its release's base and starts it. Its changes are in a layer above the base. */
export async function startHost(
  world: World,
  lab: Lab,
  host: LabHost,
  made: { base: string; publicKey: string; archives: readonly Archive[] },
): Promise<Fresh> {
  const folder = hostFolder(world, lab.name, host.name);
  const root = join(folder, "root");
  await must(world, 30, "mkdir", "-p", join(folder, "upper"), join(folder, "work"), root);
  await mountRoot(world, made.base, folder, root);
  for (const file of guestFiles(lab, host, made.publicKey, made.archives)) {
    await world.files.write(join(root, file.path), file.text, file.mode);
  }
  const firstStart = packageFile("templates/scripts/lab/first-start.sh");
  await must(world, 60, "sh", firstStart, root, host.login, SUDO_USER, `root:${FIRST_PASSWORD}`);
  const groups = cgroupsOf((await world.files.read("/proc/mounts")) ?? "", host.machine);
  const log = join(folder, "console.log");
  const process = await startDetached(world, bootCommand(lab, host, root), { what: host.name, log, groups });
  return { process, hostKey: (await world.files.read(join(root, "etc/ssh/ssh_host_ed25519_key.pub"))) ?? "" };
}

/** overlayfs where the kernel has it, else a copy. */
async function mountRoot(world: World, base: string, folder: string, root: string): Promise<void> {
  const layers = `lowerdir=${base},upperdir=${join(folder, "upper")},workdir=${join(folder, "work")}`;
  const mounted = await world.processes.run({
    argv: ["mount", "-t", "overlay", "overlay", "-o", layers, root],
    timeoutSeconds: 30,
  });
  if (mounted.code !== 0) await must(world, 300, "cp", "-a", "--reflink=auto", `${base}/.`, root);
}

/** Waits until a host's sshd answers. @throws RadioctlError failed with the console's last lines when it never does */
export async function waitForHost(world: World, lab: Lab, host: LabHost, program: Program): Promise<void> {
  const look = async () => {
    const probe = `exec 3<>/dev/tcp/${host.address}/22 && head -c 4 <&3`;
    const { stdout } = await world.processes.run({ argv: ["timeout", "2", "bash", "-c", probe], timeoutSeconds: 10 });
    if (stdout === "SSH-") return "up";
    return (await isRunning(world, program)) ? undefined : "ended";
  };
  if ((await waitUntil(world.clock, look, { seconds: BOOT_SECONDS, everySeconds: 0.1 })) === "up") return;
  const log = await world.files.read(join(hostFolder(world, lab.name, host.name), "console.log"));
  throw new RadioctlError("failed", "the host does not boot", {
    host: host.name,
    said: (log ?? "").trim().split("\n").slice(-10),
  });
}
