import type { ConnectOptions, SshConnection, SshTarget } from "../ports/ssh.js";
import { realEnvironment } from "./ssh/environment.js";
import { connectTo } from "./ssh/reach.js";

const environment = realEnvironment();

/** The real Ssh port: node-ssh on top of ssh2, with OpenSSH's configuration, keys and known hosts. */
export function connect(target: SshTarget, options: ConnectOptions): Promise<SshConnection> {
  return connectTo(target, options, environment);
}
