import { constants } from "node:os";
import { resolve } from "node:path";
import { ProgramMissing, RadioctlError } from "../errors.js";
import type { Processes } from "../ports/processes.js";
import { environmentOf } from "./processes/environment.js";

/** execa is loaded with the first process, because most commands start none. */
export const realProcesses: Processes = {
  async run({ argv, stdin, timeoutSeconds, ...variables }) {
    const { execa } = await import("execa");
    const [file, ...args] = argv;
    const done = await execa(file, args, {
      reject: false,
      timeout: timeoutSeconds * 1000,
      ...(stdin === undefined ? { stdin: "ignore" } : { input: stdin }),
      extendEnv: false,
      env: { ...environmentOf(variables) },
    });
    if (done.exitCode === undefined && done.code === "ENOENT") throw new ProgramMissing(file, done);
    if (done.exitCode === undefined)
      throw new RadioctlError(
        "failed",
        `${argv.join(" ")}: ${done.timedOut ? `did not end within ${timeoutSeconds} s` : done.shortMessage}`,
        { cause: done },
      );
    return { code: done.exitCode, stdout: done.stdout, stderr: done.stderr };
  },
  pid: process.pid,
  program: [process.execPath, resolve(process.argv[1] ?? "")],
  alive(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM";
    }
  },
  async interactive(argv, secretPrefixes) {
    const { execa } = await import("execa");
    const [file, ...args] = argv;
    const done = await withoutInterrupts(() =>
      execa(file, args, { reject: false, stdio: "inherit", extendEnv: false, env: { ...environmentOf({ secretPrefixes }) } }),
    );
    if (done.exitCode !== undefined) return done.exitCode;
    if (done.signal === undefined)
      throw new RadioctlError("failed", `${argv.join(" ")}: ${done.shortMessage ?? "did not start"}`);
    // The exit code that a shell reports.
    return 128 + constants.signals[done.signal];
  },
};

/** Ctrl-C reaches all processes of the terminal. Here it is meant for the interactive program only: radioctl still has work to do afterwards. */
async function withoutInterrupts<T>(work: () => Promise<T>): Promise<T> {
  const own = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
  const ignore = () => undefined;
  process.removeAllListeners("SIGINT").on("SIGINT", ignore);
  try {
    return await work();
  } finally {
    process.off("SIGINT", ignore);
    for (const listener of own) process.on("SIGINT", listener);
  }
}
