import type { World } from "../../world.js";
import type { ObservedLab } from "./layout.js";
import { isRunning } from "./run-program.js";
import { inventoryOf, listLabs, loadLab } from "./store.js";

/** Every lab of this machine, by name. */
export async function observeLabs(world: Pick<World, "env" | "files">): Promise<ObservedLab[]> {
  const labs: ObservedLab[] = [];
  for (const name of await listLabs(world)) {
    const record = await loadLab(world, name);
    if (record === undefined) continue;
    const alive = await Promise.all(
      record.processes.map(async (program) => ((await isRunning(world, program)) ? [program.what] : [])),
    );
    const running = new Set(alive.flat());
    const hosts = record.lab.hosts.map((host) => ({
      ...host,
      running: running.has(host.name),
      faults: (record.faults ?? []).filter((fault) => fault.host === host.name),
    }));
    labs.push({ ...record.lab, inventoryFile: inventoryOf(world, name), hosts });
  }
  return labs;
}
