import type { SshTarget } from "../ports/ssh.js";
import { realEnvironment } from "./ssh/environment.js";
import { knownHostsFor } from "./ssh/trust.js";

/** The real HostKeys port. It opens no connection, and does not load the SSH library. */
export function knownHosts(target: SshTarget): Promise<string> {
  return knownHostsFor(target, realEnvironment());
}
