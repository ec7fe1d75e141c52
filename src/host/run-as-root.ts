import { RadioctlError } from "../errors.js";
import type { RemoteCommand, RemoteResult, SshConnection } from "../ports/ssh.js";
import { lastLine } from "./answer.js";
import { loadScript } from "./load-script.js";
import { shellCommand } from "./quote.js";
import type { HostScript } from "./script.js";

/** Work for root on a host: a script, which is sent to stdin, or a program with its arguments, for which stdin is free. */
export type RootWork = Pick<RemoteCommand, "timeoutSeconds" | "firstLineSeconds" | "onLine" | "room" | "keepOutput"> &
  ({ script: HostScript } | { command: readonly string[]; stdin?: RemoteCommand["stdin"] });

/** Runs `work` as root and returns any exit code. @throws RadioctlError as `SshConnection.run` */
export async function runAsRoot(connection: SshConnection, work: RootWork): Promise<RemoteResult> {
  const { timeoutSeconds, firstLineSeconds, onLine, room, keepOutput } = work;
  const [argv, stdin] = "script" in work ? [["sh", "-s"], loadScript(work.script)] : [work.command, work.stdin];
  const command = rootCommand(argv, connection.login.user);
  return connection.run({ command, stdin, timeoutSeconds, firstLineSeconds, onLine, room, keepOutput });
}

/**
 * The same, but an exit code other than 0 is an error.
 * @param otherwise the message of the error: `its logs could not be read`
 * @throws RadioctlError failed, with the last line of stderr; as `runAsRoot`
 */
export async function mustRunAsRoot(
  connection: SshConnection,
  host: string,
  work: RootWork,
  otherwise: string,
): Promise<RemoteResult> {
  const result = await runAsRoot(connection, work);
  if (result.code === 0) return result;
  throw new RadioctlError("failed", `${otherwise}: ${lastLine(result.stderr, `exit code ${result.code}`)}`, { host });
}

/** The command line that runs a program as root; other logins use sudo without a password. sudo keeps SSH_CONNECTION, which has the ports. */
export function rootCommand(argv: readonly string[], user: string): string {
  const command = shellCommand(argv);
  return user === "root" ? command : `sudo -n env "SSH_CONNECTION=$SSH_CONNECTION" ${command}`;
}
