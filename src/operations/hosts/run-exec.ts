import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import { commandLine } from "../../host/quote.js";
import { rootCommand, runAsRoot } from "../../host/run-as-root.js";
import type { RemoteResult, SshTarget } from "../../ports/ssh.js";
import type { World } from "../../world.js";

/** Hosts at work at the same time. */
const CONCURRENCY = 16;

/** Seconds for name, TCP, handshake and login. */
const CONNECT_SECONDS = 20;

export interface ExecRequest {
  hosts: readonly SshTarget[];
  /** See `commandLine`. */
  command: readonly string[];
  /** Run as root, whatever the login. */
  root: boolean;
  /** How long the command may take on a host. */
  timeoutSeconds: number;
}

/** The result of a command on one host, or why it could not run there. */
export type HostRun = { host: string; result: RemoteResult } | { host: string; error: RadioctlError };

/** Runs one command on all hosts at once; a host that fails or can't be reached does not delay the others. Results are in the order of `hosts`. */
export async function runExec(world: Pick<World, "ssh">, request: ExecRequest): Promise<HostRun[]> {
  return pMap(
    request.hosts,
    async (target): Promise<HostRun> => {
      try {
        return { host: target.name, result: await runOn(world, target, request) };
      } catch (error) {
        return { host: target.name, error: itself(asError(error, target.name), target) };
      }
    },
    { concurrency: CONCURRENCY },
  );
}

async function runOn(world: Pick<World, "ssh">, target: SshTarget, request: ExecRequest): Promise<RemoteResult> {
  const { timeoutSeconds } = request;
  const connection = await world.ssh.connect(target, { timeoutSeconds: Math.min(CONNECT_SECONDS, timeoutSeconds) });
  try {
    const { command, root } = request;
    if (!root) return await connection.run({ command: commandLine(command), timeoutSeconds });
    return await runAsRoot(connection, { command: rootArgv(command), timeoutSeconds });
  } finally {
    connection.close();
  }
}

/** The command line on a host. */
export function remoteCommand({ command, root }: Pick<ExecRequest, "command" | "root">, user: string): string {
  return root ? rootCommand(rootArgv(command), user) : commandLine(command);
}

/** Shell text for root runs completely in root's shell. See `commandLine`. */
function rootArgv(command: readonly string[]): readonly string[] {
  return command.length === 1 ? ["sh", "-c", ...command] : command;
}

/** Replaces the connection's hint, which is for radioctl's own commands: those observe the host first. */
function itself(error: RadioctlError, { name }: SshTarget): RadioctlError {
  if (error.kind !== "outcomeUnknown") return error;
  const hint = `it may still be running there; check with: radioctl ssh ${name}`;
  return new RadioctlError("outcomeUnknown", error.message, { host: name, hint, cause: error });
}
