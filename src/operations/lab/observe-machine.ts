import { packageFile } from "../../package-file.js";
import type { World } from "../../world.js";
import { neededPrograms, parseMachine, usefulPrograms, type MachineFacts } from "./doctor.js";
import { stateFolder } from "./store.js";

/** Observes which of a lab's requirements this machine has. Needs no root. @throws RadioctlError failed when it has no shell */
export async function observeMachine(world: Pick<World, "env" | "processes">): Promise<MachineFacts> {
  const programs = [...Object.keys(neededPrograms), ...Object.keys(usefulPrograms)];
  const argv = ["sh", packageFile("templates/scripts/lab/machine.sh"), stateFolder(world), ...programs] as const;
  return parseMachine((await world.processes.run({ argv, timeoutSeconds: 30 })).stdout);
}
