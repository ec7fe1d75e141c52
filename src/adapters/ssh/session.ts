import { constants } from "node:os";
import { StringDecoder } from "node:string_decoder";
import type { ClientChannel } from "ssh2";
import { RadioctlError } from "../../errors.js";
import type { RemoteCommand, RemoteResult } from "../../ports/ssh.js";
import type { Link } from "./link.js";

/** No command of radioctl writes more than this. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The host's sshd refused another session on this connection (MaxSessions). The command did not run. */
export class SessionRefused extends RadioctlError {}

/** Runs one command in its own session; see SshConnection.run. */
export function runCommand(link: Link, command: RemoteCommand): Promise<RemoteResult> {
  return new Promise<RemoteResult>((resolve, reject) => {
    const settle = (answer: RemoteResult | Error) => {
      clearTimeout(deadline);
      link.ended.removeEventListener("abort", lost);
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    };
    const unknown = (why: string, cause?: unknown) => settle(outcomeUnknown(link, why, cause));
    const lost = () => unknown("the connection ended before the command did", link.ended.reason);
    const deadline = setTimeout(() => {
      unknown(`the command did not end within ${command.timeoutSeconds} s`);
      link.destroy(new Error("a command passed its deadline"));
    }, command.timeoutSeconds * 1000);
    link.ended.addEventListener("abort", lost, { once: true });
    link.client.exec(command.command, (error, channel) => {
      if (error) settle(notStarted(link, error));
      else converse(channel, command, settle, unknown);
    });
  });
}

/** Writes to and reads from one session until it closes. */
function converse(
  channel: ClientChannel,
  command: RemoteCommand,
  done: (result: RemoteResult) => void,
  unknown: (why: string, cause?: unknown) => void,
): void {
  const stdout = new Output(command.onLine);
  const stderr = new Output();
  let code: number | undefined;
  const take = (output: Output) => (chunk: Buffer) => {
    try {
      output.add(chunk);
      if (stdout.bytes + stderr.bytes <= MAX_OUTPUT_BYTES) return;
      unknown(`the command wrote more than ${MAX_OUTPUT_BYTES / 1024 / 1024} MiB`);
    } catch (error) {
      unknown("its output could not be processed", error);
    }
    channel.close();
  };
  channel.on("data", take(stdout));
  channel.stderr.on("data", take(stderr));
  channel.on("error", (error: Error) => unknown("its session broke", error));
  channel.on("exit", (status: number | null, signal?: string) => {
    code = status ?? signalCode(signal);
  });
  channel.on("close", () => {
    if (code === undefined) unknown("the command ended without an exit status");
    else done({ code, stdout: stdout.end(), stderr: stderr.end() });
  });
  // One write of any size is fine: ssh2 sends at most the receiver's window (2 MiB with OpenSSH) and then waits.
  channel.end(command.stdin ?? "");
}

/** Collects UTF-8 output. A chunk may end within a character or a line. */
class Output {
  bytes = 0;
  readonly #parts: string[] = [];
  readonly #decoder = new StringDecoder("utf8");
  #line = "";

  constructor(private readonly onLine?: (line: string) => void) {}

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    const text = this.#decoder.write(chunk);
    this.#parts.push(text);
    if (!this.onLine) return;
    const lines = `${this.#line}${text}`.split("\n");
    this.#line = lines.pop() ?? "";
    for (const line of lines) this.onLine(line);
  }

  end(): string {
    return this.#parts.join("") + this.#decoder.end();
  }
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
