import { RadioctlError } from "../../errors.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";
import { COMMAND, isCommandOf, KEEPER, PLAYER, parseStartTime, partInLab, type Program } from "./programs.js";

type Machine = Pick<World, "processes" | "files" | "clock">;

/** Runs a program on this machine and returns its stdout. @throws RadioctlError failed with its messages */
export async function must(world: Machine, seconds: number, ...argv: readonly [string, ...string[]]): Promise<string> {
  const { code, stdout, stderr } = await world.processes.run({ argv, timeoutSeconds: seconds });
  if (code === 0) return stdout;
  throw new RadioctlError("failed", `${argv.join(" ")}: exit code ${code}`, { said: stderr.trim().split("\n").slice(-8) });
}

/** Runs a program that may fail: then there was nothing to do. */
export async function may(world: Machine, ...argv: readonly [string, ...string[]]): Promise<boolean> {
  return (await world.processes.run({ argv, timeoutSeconds: 60 })).code === 0;
}

/**
 * Starts a program in its own session and control groups. It continues when this process ends, and is restarted when its host reboots or its
 * encoder is disconnected. Its output goes to `log`.
 * @returns its keeper: the same process through all restarts
 */
export async function startDetached(
  world: Machine,
  { argv, env }: { argv: readonly [string, ...string[]]; env: Readonly<Record<string, string>> },
  { what, log, groups }: { what: string; log: string; groups: readonly string[] | undefined },
): Promise<Program> {
  const started = ["sh", "-c", start, "sh", log, groups ? KEEPER : PLAYER, groups?.join(" ") ?? "", ...argv] as const;
  const { stdout } = await world.processes.run({ argv: started, env, timeoutSeconds: 10 });
  const pid = Number(stdout.trim());
  return { pid, startedAt: (await startTime(world, pid)) ?? "", what };
}

const start = `log=$1 keeper=$2
shift 2
setsid sh -c "$keeper" sh "$@" >"$log" 2>&1 </dev/null &
echo $!`;

/** Every running program of the lab in `folder`, also those that a killed `up` did not record. */
export async function programsOf(world: Pick<World, "files">, folder: string): Promise<Program[]> {
  const pids = (await world.files.list("/proc")).filter((name) => /^\d+$/u.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const commandLine = (await readProc(world, pid, "cmdline")) ?? "";
      const isOurs = async () =>
        commandLine.includes(`${folder}/`) && isCommandOf((await readProc(world, pid, "environ")) ?? "", folder);
      const what = partInLab(commandLine, folder) ?? ((await isOurs()) ? COMMAND : undefined);
      const startedAt = what === undefined ? undefined : await startTime(world, pid);
      return what === undefined || startedAt === undefined ? [] : [{ pid, startedAt, what }];
    }),
  );
  return found.flat();
}

/** Ends processes by their number, all at once: SIGTERM, up to 8 s of waiting, then SIGKILL. A number that another process has now is left alone. */
export async function endAll(world: Machine, programs: readonly Program[]): Promise<void> {
  const ours = async () => {
    const alive = await Promise.all(programs.map(async (program) => isRunning(world, program)));
    return programs.filter((_, index) => alive[index]).map(({ pid }) => String(pid));
  };
  const within = async (seconds: number) => {
    let left: string[] = [];
    const look = async () => {
      left = await ours();
      return left.length === 0;
    };
    await waitUntil(world.clock, look, { seconds, everySeconds: 0.05 });
    return left;
  };
  const asked = await ours();
  if (asked.length === 0) return;
  await may(world, "kill", "-TERM", ...asked);
  // A frozen process receives SIGTERM only after SIGCONT.
  await may(world, "kill", "-CONT", ...asked);
  const remaining = await within(8);
  if (remaining.length === 0) return;
  await may(world, "kill", "-KILL", ...remaining);
  await within(5);
}

/** Ends processes at once with SIGKILL: an encoder would try to end its stream properly, at a master that may not answer. */
export async function killAll(world: Machine, programs: readonly Program[]): Promise<void> {
  if (programs.length > 0) await may(world, "kill", "-KILL", ...programs.map(({ pid }) => String(pid)));
}

/** This process. */
export async function ownProgram(world: Pick<World, "files">, what: string): Promise<Program> {
  const stat = (await world.files.read("/proc/self/stat")) ?? "";
  return { pid: Number.parseInt(stat, 10), startedAt: parseStartTime(stat) ?? "", what };
}

/** Whether the same process still runs under its number. */
export async function isRunning(world: Pick<World, "files">, { pid, startedAt }: Program): Promise<boolean> {
  return (await startTime(world, pid)) === startedAt;
}

async function startTime(world: Pick<World, "files">, pid: number): Promise<string | undefined> {
  const stat = await readProc(world, pid, "stat");
  return stat === undefined ? undefined : parseStartTime(stat);
}

/** undefined when the process has ended. */
async function readProc(world: Pick<World, "files">, pid: number, name: string): Promise<string | undefined> {
  return world.files.read(`/proc/${pid}/${name}`);
}
