import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { cgroupsOf } from "./cgroups.js";
import { vethOf } from "./layout.js";
import { COMMAND } from "./programs.js";
import { endAll, isRunning, killAll, may, must, ownProgram, programsOf } from "./run-program.js";
import { hostFolder, labFolder, listLabs, loadLab, stateFolder, type LabRecord } from "./store.js";

/**
 * Ends a lab's processes by their numbers and removes its network, mounts and files. The bases stay for the next lab.
 * @returns false when there was no such lab
 * @throws RadioctlError locked while another `lab up` of it is running
 */
export async function takeDown(world: World, name: string): Promise<boolean> {
  const folder = labFolder(world, name);
  const record = await loadLab(world, name);
  if (record !== undefined) await removeLab(world, record, folder);
  await must(world, 120, "rm", "-rf", "--one-file-system", folder);
  return record !== undefined;
}

async function removeLab(world: World, { lab, comingUp }: LabRecord, folder: string): Promise<void> {
  const self = await ownProgram(world, "lab up");
  if (comingUp !== undefined && comingUp.pid !== self.pid && (await isRunning(world, comingUp))) {
    throw new RadioctlError("locked", `lab ${lab.name} is being brought up by process ${comingUp.pid}`, {
      hint: `wait for that process, or end it: kill ${comingUp.pid}`,
    });
  }
  const programs = await programsOf(world, folder);
  await killAll(
    world,
    programs.filter(({ what }) => what.startsWith("play ") || what === COMMAND),
  );
  await endAll(world, programs);
  const mounts = (await world.files.read("/proc/mounts")) ?? "";
  for (const host of lab.hosts) {
    const groups = cgroupsOf(mounts, host.machine);
    await may(world, "find", ...groups, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";");
    await may(world, "ip", "link", "delete", vethOf(host));
    await may(world, "umount", "--recursive", "--lazy", join(hostFolder(world, lab.name, host.name), "root"));
  }
  await may(world, "ip", "link", "delete", lab.bridge);
}

/** Takes every lab down. @param purge removes the bases and packages, too; the next lab makes them again @returns the labs' names */
export async function takeAllDown(world: World, purge: boolean): Promise<string[]> {
  const names = await listLabs(world);
  for (const name of names) await takeDown(world, name);
  if (purge) await must(world, 120, "rm", "-rf", "--one-file-system", stateFolder(world));
  return names;
}
