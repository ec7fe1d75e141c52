import type { Clock } from "../ports/clock.js";
import type { SshConnection } from "../ports/ssh.js";

/**
 * The same connection, whose commands share a deadline: an observation of several commands ends within it, whatever the host does. A command that
 * passes it ends the connection, as with its own time limit.
 */
export function withDeadline(connection: SshConnection, clock: Pick<Clock, "monotonic">, seconds: number): SshConnection {
  const end = clock.monotonic() + seconds * 1000;
  const left = () => Math.max(1, Math.ceil((end - clock.monotonic()) / 1000));
  return {
    login: connection.login,
    hostKey: connection.hostKey,
    run: async (command) => connection.run({ ...command, timeoutSeconds: Math.min(command.timeoutSeconds, left()) }),
    openTcp: async (address, port) => connection.openTcp(address, port),
    close: () => connection.close(),
  };
}
