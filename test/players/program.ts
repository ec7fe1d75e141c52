import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Exit {
  /** null when a signal ended it. */
  code: number | null;
  /** Wall clock. */
  atMilliseconds: number;
}

/** A process with children, which `timeout` ends even when the tests have died. */
export interface Program {
  pid: number;
  exit(): Exit | undefined;
  /** Processor time of the process and its children until now. */
  cpuSeconds(): number;
  /** What it has printed so far. */
  output(): Promise<string>;
  /** The first match in its output. @throws Error with the output when there is none in time, or the process exits before */
  waitFor(pattern: RegExp, seconds?: number): Promise<RegExpExecArray>;
  /** Kills it with its children. */
  stop(): Promise<void>;
}

export interface ProgramSettings {
  /** A folder that exists, for its output. */
  folder: string;
  env?: Readonly<Record<string, string>>;
  /** VLC refuses to run as root. */
  uid?: number;
  /** It is killed after this time. */
  limitSeconds?: number;
}

const LIMIT_SECONDS = 1800;
const TICKS_PER_SECOND = 100;
const LOOK_MILLISECONDS = 50;
const LATE_MILLISECONDS = 2000;

export function startProgram(name: string, argv: readonly string[], settings: ProgramSettings): Program {
  const { folder, env = {}, uid, limitSeconds = LIMIT_SECONDS } = settings;
  const file = join(folder, `${name}.log`);
  const output = openSync(file, "w");
  // A player has its listener's whole machine; here all share one. Only root may prefer programs.
  const preferred = process.getuid?.() === 0 ? ["nice", "--adjustment=-10"] : [];
  const user = uid === undefined ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  // `timeout` leads a process group, and ends when its child does.
  const child = spawn("timeout", ["--kill-after=2", String(limitSeconds), ...preferred, ...user, ...argv], {
    cwd: folder,
    env: { PATH: process.env["PATH"], LANG: "C.UTF-8", HOME: folder, TMPDIR: folder, ...env },
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  let exit: Exit | undefined;
  const exited = once(child, "exit");
  child.once("exit", (code) => {
    exit = { code, atMilliseconds: Date.now() };
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot start ${name}`);
  return {
    pid,
    exit: () => exit,
    cpuSeconds: () => cpuSecondsOf(pid),
    output: () => readFile(file, "utf8"),
    async waitFor(pattern, seconds = 20) {
      const until = Date.now() + seconds * 1000;
      for (;;) {
        const text = await readFile(file, "utf8");
        const match = pattern.exec(text);
        if (match !== null) return match;
        if (exit !== undefined || Date.now() > until) throw new Error(`${name} did not print ${String(pattern)}:\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
      }
    },
    async stop() {
      // Without its child `timeout` exits, too, and has waited for it.
      for (const one of descendants(pid).toReversed()) kill(one);
      const late = setTimeout(() => kill(pid), LATE_MILLISECONDS);
      await exited;
      clearTimeout(late);
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has exited meanwhile.
  }
}

interface Stat {
  pid: number;
  parent: number;
  ticks: number;
}

/** From /proc/PID/stat; the name in parentheses may have spaces. Times: user, system, and both of children that have exited. */
function statOf(pid: string): Stat | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /u, "")
      .split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid: Number(pid), parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}

const family = (root: number): Stat[] => {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/u.test(name) ? (statOf(name) ?? []) : []));
  const below = (parent: number): Stat[] => all.flatMap((stat) => (stat.parent === parent ? [stat, ...below(stat.pid)] : []));
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
};

const descendants = (root: number) =>
  family(root)
    .map(({ pid }) => pid)
    .filter((pid) => pid !== root);

const cpuSecondsOf = (root: number) => family(root).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
