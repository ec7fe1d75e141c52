import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { isRunning } from "./run-program.js";
import type { LabRecord } from "./store.js";

const SECONDS = 60;

/**
 * Runs a script as root inside a host of a lab, without logging in: also when the host is cut off, or refuses logins. Returns its stdout.
 * @throws RadioctlError failed when the host is not running, or the script ends with a code other than 0
 */
export async function runInside(world: World, record: LabRecord, host: string, script: string): Promise<string> {
  const keeper = record.processes.find(({ what }) => what === host);
  if (keeper === undefined || !(await isRunning(world, keeper)))
    throw new RadioctlError("failed", "the host is not running", { host, hint: `radioctl lab up ${record.lab.name}` });
  // The keeper's child is systemd-nspawn, and its child is the host's first process.
  const init = await onlyChild(world, await onlyChild(world, String(keeper.pid)));
  const argv = ["nsenter", "--target", init, "--all", "sh", "-c", script] as const;
  const { code, stdout, stderr } = await world.processes.run({ argv, timeoutSeconds: SECONDS });
  if (code === 0) return stdout;
  throw new RadioctlError("failed", `exit code ${code} inside the host`, { host, said: stderr.trim().split("\n").slice(-4) });
}

async function onlyChild({ files }: Pick<World, "files">, pid: string): Promise<string> {
  const [child = ""] = ((await files.read(`/proc/${pid}/task/${pid}/children`)) ?? "").trim().split(" ");
  return child;
}
