import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

const program = fileURLToPath(new URL("../../bin/radioctl.js", import.meta.url));

/** The result of a run of the real program. `code` is undefined when it was killed. */
export interface Ended {
  code: number | undefined;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** Starts the built program as a user does. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const started = performance.now();
  const child = execa(process.execPath, [program, ...args], {
    env,
    reject: false,
    stdin: "ignore",
    timeout: 600_000,
    maxBuffer: 64 << 20,
  });
  const ended: Promise<Ended> = child.then(({ exitCode, stdout, stderr }) => ({
    code: exitCode,
    stdout,
    stderr,
    seconds: (performance.now() - started) / 1000,
  }));
  const saysOn = async (stream: Readable, words: RegExp) => {
    let said = "";
    return new Promise<void>((resolve, reject) => {
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (words.test(said)) resolve();
      });
      stream.on("close", () => reject(new Error(`it never printed ${words.source}, only ${said}`)));
    });
  };
  /** Waits until its stdout matches. @throws Error when it ended before */
  const says = async (words: RegExp) => saysOn(child.stdout, words);
  /** The same on stderr. */
  const complains = async (words: RegExp) => saysOn(child.stderr, words);
  return { ended, says, complains, kill: (signal: NodeJS.Signals = "SIGKILL") => child.kill(signal) };
}

/** Runs the built program to its end, whatever its exit code. */
export async function radioctl(...args: readonly string[]): Promise<Ended> {
  return start(args).ended;
}
