import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import { asRoot } from "../../host/quote.js";
import { commandLine, shellCommand } from "../../host/quote.js";
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
  /** As root, whoever logs in. */
  root: boolean;
  /** How long the command may take on a host. */
  timeoutSeconds: number;
}

/** What a command did on one host, or why it could not be run there. */
export type HostRun = { host: string; result: RemoteResult } | { host: string; error: RadioctlError };

/** Runs one command on all hosts at once; a host that fails or can't be reached doesn't hold up the others. In the order of `hosts`. */
export async function runExec(world: Pick<World, "ssh">, request: ExecRequest): Promise<HostRun[]> {
  return pMap(
    request.hosts,
    async (target): Promise<HostRun> => {
      try {
        return { host: target.name, result: await runOn(world, target, request) };
      } catch (error) {
        if (error instanceof RadioctlError) return { host: target.name, error: itself(error, target) };
        throw error;
      }
    },
    { concurrency: CONCURRENCY },
  );
}

async function runOn(world: Pick<World, "ssh">, target: SshTarget, request: ExecRequest): Promise<RemoteResult> {
  const { timeoutSeconds } = request;
  const connection = await world.ssh.connect(target, { timeoutSeconds: Math.min(CONNECT_SECONDS, timeoutSeconds) });
  try {
    return await connection.run({ command: remoteCommand(request, connection.login.user), timeoutSeconds });
  } finally {
    connection.close();
  }
}

/** What the command line is on a host. Shell text that is to be root's as a whole goes through a shell of root's. */
export function remoteCommand({ command, root }: Pick<ExecRequest, "command" | "root">, user: string): string {
  const line = commandLine(command);
  if (!root) return line;
  return asRoot(command.length === 1 ? shellCommand(["sh", "-c", line]) : line, user);
}

/** The connection's advice is for commands of ours, which look first at how things are. */
function itself(error: RadioctlError, { name }: SshTarget): RadioctlError {
  if (error.kind !== "outcomeUnknown") return error;
  const hint = `it may still run there; look with: radioctl ssh ${name}`;
  return new RadioctlError("outcomeUnknown", error.message, { host: name, hint, cause: error });
}
