import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { COMMAND, isCommandOf, KEEPER, PLAYER, parseStartTime, partInLab, type Program } from "./programs.js";

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

/**
 * Starts a program in a session and in control groups of its own; it goes on when this one ends, and begins anew when it was a host that is
 * rebooted, or an encoder that was sent away. `log` takes what it prints.
 * @returns what keeps it: the same through all reboots
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

/** Every program of the lab in `folder` that runs, also one that a killed `up` had no time to write down. */
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

/** Ends programs by their number, all at once: asks, waits up to 8 s, then kills. A number that another program has by now is left alone. */
export async function endAll(world: Machine, programs: readonly Program[]): Promise<void> {
  const ours = async () => {
    const alive = await Promise.all(programs.map(async (program) => isRunning(world, program)));
    return programs.filter((_, index) => alive[index]).map(({ pid }) => String(pid));
  };
  const within = async (milliseconds: number) => {
    const deadline = world.clock.monotonic() + milliseconds;
    let left = await ours();
    while (left.length > 0 && world.clock.monotonic() < deadline) {
      await world.clock.sleep(50);
      left = await ours();
    }
    return left;
  };
  const asked = await ours();
  if (asked.length === 0) return;
  await may(world, "kill", "-TERM", ...asked);
  // One that is frozen hears nothing else.
  await may(world, "kill", "-CONT", ...asked);
  const deaf = await within(8000);
  if (deaf.length === 0) return;
  await may(world, "kill", "-KILL", ...deaf);
  await within(5000);
}

/** Ends programs at once, without asking: an encoder would try to end its stream properly, with a master that may be gone. */
export async function killAll(world: Machine, programs: readonly Program[]): Promise<void> {
  if (programs.length > 0) await may(world, "kill", "-KILL", ...programs.map(({ pid }) => String(pid)));
}

/** The program that runs this. */
export async function ownProgram(world: Pick<World, "files">, what: string): Promise<Program> {
  const stat = (await world.files.read("/proc/self/stat")) ?? "";
  return { pid: Number.parseInt(stat, 10), startedAt: parseStartTime(stat) ?? "", what };
}

/** Whether it is this very program that still runs under its number. */
export async function isRunning(world: Pick<World, "files">, { pid, startedAt }: Program): Promise<boolean> {
  return (await startTime(world, pid)) === startedAt;
}

async function startTime(world: Pick<World, "files">, pid: number): Promise<string | undefined> {
  const stat = await readProc(world, pid, "stat");
  return stat === undefined ? undefined : parseStartTime(stat);
}

/** undefined when there is no such program any more, also when it ends between the file's opening and its reading. */
async function readProc(world: Pick<World, "files">, pid: number, name: string): Promise<string | undefined> {
  try {
    return await world.files.read(`/proc/${pid}/${name}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return undefined;
    throw error;
  }
}
