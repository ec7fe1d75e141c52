import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { isRunning } from "./run-program.js";
import type { LabRecord } from "./store.js";

const SECONDS = 60;

/**
 * Runs a script as root inside a host of a lab, without logging in: also on one that is cut off, or lets nobody in. Gives its stdout.
 * @throws RadioctlError failed when the host does not run, or the script ends with another code than 0
 */
export async function runInside(world: World, record: LabRecord, host: string, script: string): Promise<string> {
  const keeper = record.processes.find(({ what }) => what === host);
  if (keeper === undefined || !(await isRunning(world, keeper)))
    throw new RadioctlError("failed", "the host does not run", { host, hint: `radioctl lab up ${record.lab.name}` });
  // Below what keeps it is the container, and below that its first process.
  const init = await onlyChild(world, await onlyChild(world, String(keeper.pid)));
  const argv = ["nsenter", "--target", init, "--all", "sh", "-c", script] as const;
  const { code, stdout, stderr } = await world.processes.run({ argv, timeoutSeconds: SECONDS });
  if (code === 0) return stdout;
  throw new RadioctlError("failed", `exit code ${code} inside of the host`, { host, said: stderr.trim().split("\n").slice(-4) });
}

async function onlyChild({ files }: Pick<World, "files">, pid: string): Promise<string> {
  const [child = ""] = ((await files.read(`/proc/${pid}/task/${pid}/children`)) ?? "").trim().split(" ");
  return child;
}
