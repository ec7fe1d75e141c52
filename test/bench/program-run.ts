import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { median } from "./figure.js";

const program = fileURLToPath(new URL("../../bin/radioctl.js", import.meta.url));

/** A run of the whole program, with the resources that it used. */
export interface ProgramRun {
  code: number | undefined;
  stdout: string;
  stderr: string;
  seconds: number;
  /** User and system time, including the programs that it ran. */
  cpuSeconds: number;
  /** The share of those programs. */
  childrenSeconds: number;
  /** The process's peak memory. */
  megabytes: number;
}

interface Usage {
  own: NodeJS.ResourceUsage;
  /** Peak memory; resourceUsage would include the parent process. */
  kilobytes: number;
  /** User and system time of the programs that it ran, in ticks of 10 ms (proc(5), /proc/pid/stat, fields 16 and 17). */
  children: readonly [number, number];
}

/** Prints the resources that the process used, when it ends. */
const tellUsage = `data:text/javascript,${encodeURIComponent(`
import { readFileSync } from "node:fs";
process.on("exit", () => {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ");
  const kilobytes = Number(/^VmHWM:\\s+(\\d+)/mu.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  const usage = { own: process.resourceUsage(), kilobytes, children: [Number(fields[13]), Number(fields[14])] };
  process.stderr.write("\\nusage " + JSON.stringify(usage) + "\\n");
});`)}`;

/** Runs the built program to its end, without an agent, and measures all of it. */
export async function runProgram(...args: readonly string[]): Promise<ProgramRun> {
  return runProgramIn({}, args);
}

export interface ProgramSurroundings {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** It is killed after this time. */
  mostSeconds?: number;
}

/** The same in a folder, with more environment and a time limit. @throws Error when the time has passed */
export async function runProgramIn({ cwd, env, mostSeconds }: ProgramSurroundings, args: readonly string[]): Promise<ProgramRun> {
  const started = performance.now();
  const { exitCode, stdout, stderr, timedOut } = await execa(process.execPath, ["--import", tellUsage, program, ...args], {
    env: { SSH_AUTH_SOCK: "", ...env },
    ...(cwd !== undefined && { cwd }),
    ...(mostSeconds !== undefined && { timeout: mostSeconds * 1000, killSignal: "SIGKILL" as const }),
    reject: false,
    stdin: "ignore",
    maxBuffer: 256 << 20,
  });
  const seconds = (performance.now() - started) / 1000;
  if (timedOut)
    throw new Error(`${args.join(" ")} did not end within ${mostSeconds} s: ${stderr.slice(-2000)}${stdout.slice(-500)}`);
  const [said = "", told = ""] = stderr.split("\nusage ");
  const { own, kilobytes, children } = JSON.parse(told) as Usage;
  const childrenSeconds = (children[0] + children[1]) / 100;
  return {
    code: exitCode,
    stdout,
    stderr: said,
    seconds,
    cpuSeconds: (own.userCPUTime + own.systemCPUTime) / 1e6 + childrenSeconds,
    childrenSeconds,
    megabytes: kilobytes / 1024,
  };
}

/** The median of the user and system time of several runs. @throws Error when one of them fails */
export async function cpuSeconds(...args: readonly string[]): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < 7; run++) {
    const done = await runProgram(...args);
    if (done.code !== 0) throw new Error(`${args.join(" ")} ended with ${done.code}: ${done.stderr}`);
    seconds.push(done.cpuSeconds);
  }
  return median(seconds);
}
