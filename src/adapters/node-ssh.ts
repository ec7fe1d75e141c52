import type { ConnectOptions, SshConnection, SshTarget } from "../ports/ssh.js";

export function connect(_target: SshTarget, _options: ConnectOptions): Promise<SshConnection> {
  throw new Error("under construction");
}
