import { RadioctlError } from "../errors.js";
import type { Processes } from "../ports/processes.js";

/** execa is loaded with the first process: most commands start none. */
export const realProcesses: Processes = {
  async run({ argv, stdin, env, timeoutSeconds }) {
    const { execa } = await import("execa");
    const [file, ...args] = argv;
    const done = await execa(file, args, {
      reject: false,
      timeout: timeoutSeconds * 1000,
      ...(stdin === undefined ? { stdin: "ignore" } : { input: stdin }),
      ...(env && { env: { ...env } }),
    });
    if (done.exitCode === undefined)
      throw new RadioctlError(
        "failed",
        `${argv.join(" ")}: ${done.timedOut ? `no end after ${timeoutSeconds} s` : done.shortMessage}`,
        { cause: done },
      );
    return { code: done.exitCode, stdout: done.stdout, stderr: done.stderr };
  },
  pid: process.pid,
  alive(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM";
    }
  },
  async interactive(argv) {
    const { execa } = await import("execa");
    const [file, ...args] = argv;
    const done = await execa(file, args, { reject: false, stdio: "inherit" });
    if (done.exitCode === undefined) throw new RadioctlError("failed", `${argv.join(" ")}: ${done.shortMessage ?? "was killed"}`);
    return done.exitCode;
  },
};
