import { RadioctlError } from "../errors.js";
import type { SshTarget } from "../ports/ssh.js";
import { commandLine } from "./quote.js";

export interface OpenSshSession {
  target: SshTarget;
  /** The command, see `commandLine`; empty for a shell. */
  command: readonly string[];
  /** The command gets a terminal, too. */
  terminal: boolean;
}

/**
 * The command line of OpenSSH's `ssh` for a host. As in the SSH adapter, the operator's own configuration decides all that the inventory leaves open.
 * @param configFile the path of the text of `openSshConfig`
 */
export function openSshArgv({ target, command, terminal }: OpenSshSession, configFile: string): [string, ...string[]] {
  const assumed = (field: "user" | "port") => target.assumed?.includes(field) === true;
  return [
    "ssh",
    "-F",
    configFile,
    ...(assumed("port") ? [] : ["-p", String(target.port)]),
    ...(assumed("user") ? [] : ["-l", target.user]),
    // Options of the command line apply only to the target, not to its jump hosts.
    ...(target.jump === undefined ? [] : ["-o", `ProxyJump=${target.jump}`]),
    ...(terminal ? ["-t"] : []),
    "--",
    target.address,
    ...(command.length === 0 ? [] : [commandLine(command)]),
  ];
}

/**
 * The configuration for this command line: ssh uses the first of two values, so these take precedence over the operator's. It is a file, because
 * ssh passes a file, but not options, to the `ssh` for a jump host, which is then verified as strictly. Keys from other places (DNS, a command, a
 * shared connection with another verification) are not accepted.
 * @param knownHostsFile the path of the text of `HostKeys.knownHosts`
 */
export function openSshConfig({ target }: Pick<OpenSshSession, "target">, knownHostsFile: string): string {
  const settings = [
    "StrictHostKeyChecking yes",
    // Its tokens begin with %.
    `UserKnownHostsFile ${quoted(knownHostsFile).replaceAll("%", "%%")}`,
    "GlobalKnownHostsFile /dev/null",
    // Unknown before OpenSSH 8.5.
    "IgnoreUnknown KnownHostsCommand",
    "KnownHostsCommand none",
    "VerifyHostKeyDNS no",
    "UpdateHostKeys no",
    "ControlPath none",
    // With many keys in the agent, the server would disconnect before the key of the inventory is tried.
    ...(target.identityFile === undefined ? [] : [`IdentityFile ${quoted(target.identityFile)}`, "IdentitiesOnly yes"]),
    // With -F, ssh does not read these files by itself; it ignores missing ones.
    "Include ~/.ssh/config",
    "Include /etc/ssh/ssh_config",
  ];
  // Last, so that the operator's value takes precedence; not for jump hosts, where the default is the operator's own name.
  const fallback = target.assumed?.includes("user") === true ? [`Host ${target.address}`, `  User ${target.user}`] : [];
  return ["Host *", ...settings.map((line) => `  ${line}`), ...fallback, ""].join("\n");
}

/**
 * A value between quotes, for which OpenSSH's configuration has no escape that all versions know.
 * @throws RadioctlError usage for a value that would end there and begin another setting
 */
function quoted(value: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/["'\\\u0000-\u001f\u007f]/u.test(value))
    throw new RadioctlError("usage", `${JSON.stringify(value)} cannot be written into a configuration of OpenSSH`, {
      hint: "use a path without quotes, backslashes and control characters",
    });
  return `"${value}"`;
}
