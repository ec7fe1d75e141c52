import type { SshTarget } from "../ports/ssh.js";
import { commandLine } from "./quote.js";

export interface OpenSshSession {
  target: SshTarget;
  /** What runs instead of a shell, see `commandLine`; empty for a shell. */
  command: readonly string[];
  /** The command gets a terminal, too. */
  terminal: boolean;
}

/**
 * The command line of OpenSSH's `ssh` for a host. As in our own adapter, what nobody chose is left to the operator's own configuration.
 * @param configFile where `openSshConfig` stands
 */
export function openSshArgv({ target, command, terminal }: OpenSshSession, configFile: string): [string, ...string[]] {
  const assumed = (field: "user" | "port") => target.assumed?.includes(field) === true;
  return [
    "ssh",
    "-F",
    configFile,
    ...(assumed("port") ? [] : ["-p", String(target.port)]),
    ...(assumed("user") ? [] : ["-l", target.user]),
    // On the command line: for the target alone, not for its jump hosts.
    ...(target.jump === undefined ? [] : ["-o", `ProxyJump=${target.jump}`]),
    ...(terminal ? ["-t"] : []),
    "--",
    target.address,
    ...(command.length === 0 ? [] : [commandLine(command)]),
  ];
}

/**
 * The configuration that goes with it: of two values ssh takes the first, so that these win over the operator's. It is a file because ssh hands
 * a file, and no option, on to the `ssh` of a jump host: that one is verified as strictly. Keys from anywhere else (DNS, a command, a shared
 * connection that was verified otherwise) don't count.
 * @param knownHostsFile where `HostKeys.knownHosts` stands
 */
export function openSshConfig({ target }: Pick<OpenSshSession, "target">, knownHostsFile: string): string {
  const settings = [
    "StrictHostKeyChecking yes",
    `UserKnownHostsFile "${knownHostsFile}"`,
    "GlobalKnownHostsFile /dev/null",
    // Unknown before OpenSSH 8.5.
    "IgnoreUnknown KnownHostsCommand",
    "KnownHostsCommand none",
    "VerifyHostKeyDNS no",
    "UpdateHostKeys no",
    "ControlPath none",
    // An agent with many keys would use up the server's patience before the one that was named.
    ...(target.identityFile === undefined ? [] : [`IdentityFile "${target.identityFile}"`, "IdentitiesOnly yes"]),
    // With -F ssh reads neither by itself; it passes over what isn't there.
    "Include ~/.ssh/config",
    "Include /etc/ssh/ssh_config",
  ];
  // Last, so that the operator's own wins; not for jump hosts, whose user is the operator's own name.
  const fallback = target.assumed?.includes("user") === true ? [`Host ${target.address}`, `  User ${target.user}`] : [];
  return ["Host *", ...settings.map((line) => `  ${line}`), ...fallback, ""].join("\n");
}
