import { RadioctlError } from "../errors.js";
import type { World } from "../world.js";
import type { LabRecord } from "./store.js";

type Machine = Pick<World, "processes" | "files" | "clock">;

/** Runs a program of this machine and gives its stdout. @throws RadioctlError failed with what it said */
export async function must(world: Machine, seconds: number, ...argv: readonly [string, ...string[]]): Promise<string> {
  const { code, stdout, stderr } = await world.processes.run({ argv, timeoutSeconds: seconds });
  if (code === 0) return stdout;
  throw new RadioctlError("failed", `${argv.join(" ")}: exit code ${code}`, { said: stderr.trim().split("\n").slice(-8) });
}

/** Runs a program whose failure means that there was nothing to do. */
export async function may(world: Machine, ...argv: readonly [string, ...string[]]): Promise<boolean> {
  return (await world.processes.run({ argv, timeoutSeconds: 60 })).code === 0;
}

/** Starts a program in a session of its own; it goes on when this one ends. `log` takes what it prints. */
export async function startDetached(
  world: Machine,
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  log: string,
  what: string,
): Promise<LabRecord["processes"][number]> {
  const script = 'log=$1; shift; setsid "$@" >"$log" 2>&1 </dev/null & echo $!';
  const { stdout } = await world.processes.run({ argv: ["sh", "-c", script, "sh", log, ...argv], env, timeoutSeconds: 10 });
  const pid = Number(stdout.trim());
  return { pid, startedAt: (await startTime(world, pid)) ?? "", what };
}

/** Ends programs by their number, all at once: asks, waits up to 8 s, then kills. A number that another program has by now is left alone. */
export async function endAll(world: Machine, programs: LabRecord["processes"]): Promise<void> {
  const ours = async () => {
    const alive = await Promise.all(programs.map(async ({ pid, startedAt }) => (await startTime(world, pid)) === startedAt));
    return programs.filter((_, index) => alive[index]).map(({ pid }) => String(pid));
  };
  let left = await ours();
  if (left.length > 0) await may(world, "kill", "-TERM", ...left);
  const deadline = world.clock.monotonic() + 8000;
  while (left.length > 0 && world.clock.monotonic() < deadline) {
    await world.clock.sleep(50);
    left = await ours();
  }
  if (left.length > 0) await may(world, "kill", "-KILL", ...left);
}

/** When a program was started, in the kernel's ticks; undefined when it is gone. */
export async function startTime(world: Pick<World, "files">, pid: number): Promise<string | undefined> {
  const text = await world.files.read(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything; state is the first field behind it, start time the twentieth. A zombie is gone.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields === undefined || fields[0] === "Z" ? undefined : fields[19];
}
