import { join } from "node:path";
import type { World } from "../world.js";
import { vethOf } from "./layout.js";
import { endAll, may, must } from "./run-program.js";
import { hostFolder, labFolder, loadLab } from "./store.js";

/** Ends a lab's programs by their numbers and removes its network, mounts and files; false when there was none. Its bases stay for the next one. */
export async function takeDown(world: World, name: string): Promise<boolean> {
  const folder = labFolder(world, name);
  const record = await loadLab(world, name);
  if (record === undefined) {
    await must(world, 60, "rm", "-rf", folder);
    return false;
  }
  const { lab, processes } = record;
  // A frozen host hears nothing else.
  for (const { pid } of processes) await may(world, "kill", "-CONT", String(pid));
  await endAll(world, processes);
  await stopProxy(world, folder);
  for (const host of lab.hosts) {
    await may(world, "ip", "link", "delete", vethOf(host));
    const root = join(hostFolder(world, name, host.name), "root");
    await may(world, "umount", "--recursive", "--lazy", root);
  }
  await may(world, "ip", "link", "delete", lab.bridge);
  await must(world, 120, "rm", "-rf", "--one-file-system", folder);
  return true;
}

async function stopProxy(world: World, folder: string): Promise<void> {
  const pid = (await world.files.read(join(folder, "proxy", "nginx.pid")))?.trim();
  const config = join(folder, "proxy", "nginx.conf");
  if (pid === undefined) return;
  // Only when that number is still an nginx with this very configuration.
  const command = (await world.files.read(`/proc/${pid}/cmdline`)) ?? "";
  if (command.includes(config)) await may(world, "kill", "-TERM", pid);
}
