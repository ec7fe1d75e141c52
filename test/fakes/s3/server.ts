import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { BucketAccess } from "../../../src/ports/bucket.js";

/** A real S3 server for tests. */
export interface S3Server {
  /** Its URL. */
  endpoint: string;
  /** For a bucket that exists there. */
  access: BucketAccess;
  /** Its output so far. */
  log(): string;
  stop(): Promise<void>;
}

const START_MILLISECONDS = 60_000;

export const plain = (value: string) => ({ reveal: () => value });

/** Starts a program and waits until it answers over HTTP. */
export async function started(
  [program = "", ...words]: readonly string[],
  answers: () => Promise<boolean>,
): Promise<Pick<S3Server, "log" | "stop">> {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (log += piece.toString()));
  child.on("error", (error) => (log += error.message));
  const ended = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  const stop = async () => {
    if (ended()) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  const deadline = Date.now() + START_MILLISECONDS;
  while (!(await answers())) {
    if (!ended() && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    await stop();
    throw new Error(`${program} did not start:\n${log}`);
  }
  return { log: () => log, stop };
}

export async function answersHttp(url: string): Promise<boolean> {
  try {
    const { body } = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await body?.cancel();
    return true;
  } catch {
    return false;
  }
}
