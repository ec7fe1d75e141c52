import { constants } from "node:os";
import type { ClientChannel } from "ssh2";
import { RadioctlError } from "../../errors.js";
import type { RemoteCommand, RemoteResult } from "../../ports/ssh.js";
import type { Link } from "./link.js";
import type { OutputBudget } from "./output-budget.js";
import { Output } from "./output.js";

/** No command of radioctl writes more than this. */
const MAX_OUTPUT_BYTES = 12 * 1024 * 1024;

/** Of the errors of a command whose output is not kept, because it may run for a day. */
const MAX_ERROR_BYTES = 64 * 1024;

/** The host's sshd refused another session on this connection (MaxSessions). The command did not run. */
export class SessionRefused extends RadioctlError {}

/** Runs one command in its own session; see SshConnection.run. */
export function runCommand(link: Link, command: RemoteCommand, budget: OutputBudget): Promise<RemoteResult> {
  return new Promise<RemoteResult>((resolve, reject) => {
    let isSettled = false;
    const settle = (answer: RemoteResult | Error) => {
      isSettled = true;
      for (const timer of timers) clearTimeout(timer);
      link.ended.removeEventListener("abort", lost);
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    };
    const unknown = (why: string, cause?: unknown) => settle(outcomeUnknown(link, why, cause));
    const lost = () => unknown("the connection ended before the command did", link.ended.reason);
    const after = (seconds: number, late: string) =>
      setTimeout(() => {
        unknown(`${late} within ${seconds} s`);
        link.destroy(new Error("a command passed its deadline"));
      }, seconds * 1000);
    const { timeoutSeconds, firstLineSeconds, onLine } = command;
    const deadline = () => after(timeoutSeconds, "the command did not end");
    const timers = [deadline()];
    const silence = firstLineSeconds === undefined ? undefined : after(firstLineSeconds, "no answer came");
    if (silence !== undefined) timers.push(silence);
    const heard = (line: string) => {
      clearTimeout(silence);
      onLine?.(line);
    };
    link.ended.addEventListener("abort", lost, { once: true });
    link.client.exec(command.command, (error, channel) => {
      if (error) settle(notStarted(link, error));
      else {
        converse(channel, silence === undefined ? command : { ...command, onLine: heard }, budget, settle, unknown);
        pauseWhenFull(channel, command.room, {
          stop: () => clearTimeout(timers[0]),
          start: () => void (isSettled || (timers[0] = deadline())),
        });
      }
    });
  });
}

/** Reads no more while there is no room for it. The host's sshd then waits, too. The deadline counts only the time in which the command may write. */
function pauseWhenFull(channel: ClientChannel, room: RemoteCommand["room"], deadline: { stop(): void; start(): void }): void {
  if (room === undefined) return;
  const pauseFor = async (wait: Promise<void>) => {
    channel.pause();
    deadline.stop();
    await wait;
    deadline.start();
    channel.resume();
  };
  channel.on("data", () => {
    const wait = channel.isPaused() ? undefined : room();
    if (wait !== undefined) void pauseFor(wait);
  });
}

/** Writes to and reads from one session until it closes. */
function converse(
  channel: ClientChannel,
  command: RemoteCommand,
  budget: OutputBudget,
  done: (result: RemoteResult) => void,
  unknown: (why: string, cause?: unknown) => void,
): void {
  const forgets = command.keepOutput === false;
  const stdout = new Output({ mostBytes: forgets ? 0 : MAX_OUTPUT_BYTES, onLine: command.onLine });
  const stderr = new Output({ mostBytes: forgets ? MAX_ERROR_BYTES : MAX_OUTPUT_BYTES });
  let code: number | undefined;
  let isOver = false;
  const stop = (why: string, cause?: unknown) => {
    isOver = true;
    budget.release(tooMuch);
    for (const output of [stdout, stderr]) output.drop();
    unknown(why, cause);
    channel.close();
  };
  const tooMuch = () => stop("the command wrote too much");
  const take = (output: Output) => (chunk: Buffer) => {
    if (isOver) return;
    try {
      output.add(chunk);
      if (forgets) return;
      if (stdout.bytes + stderr.bytes > MAX_OUTPUT_BYTES)
        stop(`the command wrote more than ${MAX_OUTPUT_BYTES / 1024 / 1024} MiB`);
      else budget.add(tooMuch, chunk.length);
    } catch (error) {
      stop("its output could not be processed", error);
    }
  };
  channel.on("data", take(stdout));
  channel.stderr.on("data", take(stderr));
  channel.on("error", (error: Error) => unknown("its session broke", error));
  channel.on("exit", (status: number | null, signal?: string) => {
    code = status ?? signalCode(signal);
  });
  channel.on("close", () => {
    budget.release(tooMuch);
    if (code === undefined) unknown("the command ended without an exit status");
    else done({ code, stdout: stdout.end(), stderr: stderr.end() });
  });
  // One write of any size is fine: ssh2 sends at most the receiver's window (2 MiB with OpenSSH) and then waits.
  channel.end(command.stdin ?? "");
}

/** The exit code that a shell reports: 128 plus the number of the signal. */
function signalCode(signal: string | undefined): number {
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return 128 + (numbers[signal ?? ""] ?? 0);
}

function notStarted(link: Link, error: Error & { reason?: unknown }): RadioctlError {
  const details = { host: link.host, cause: error };
  // A number is sshd's reason code (RFC 4254, 5.1): it did not open the session.
  if (typeof error.reason === "number")
    return new SessionRefused("failed", `${link.host}: sshd refused to open a session`, {
      ...details,
      hint: "check MaxSessions in the host's sshd_config",
    });
  if (link.ended.aborted) return outcomeUnknown(link, "the connection ended when the command was sent", error);
  return new RadioctlError("failed", `${link.host}: sshd refused to run a command`, {
    ...details,
    hint: "a ForceCommand or a login shell may forbid it",
  });
}

function outcomeUnknown(link: Link, why: string, cause: unknown): RadioctlError {
  return new RadioctlError("outcomeUnknown", `${link.host}: ${why}; the result is unknown`, {
    host: link.host,
    hint: "run it again: it reads the current state first",
    cause,
  });
}
