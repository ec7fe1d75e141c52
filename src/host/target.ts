import { join } from "node:path";
import type { Host, Inventory } from "../inventory/schema.js";
import type { SshTarget } from "../ports/ssh.js";

/**
 * Where to log in to a host: its own `ssh` settings, else the inventory's `defaults.ssh`, else root on port 22 at its public address. New host keys
 * are pinned in `known_hosts` beside the inventory, so that they are shared with it.
 */
export function sshTarget(name: string, host: Host, defaults: Inventory["defaults"], inventoryDirectory: string): SshTarget {
  const user = host.ssh?.user ?? defaults.ssh?.user;
  const port = host.ssh?.port ?? defaults.ssh?.port;
  return {
    name,
    address: host.ssh?.address ?? host.address,
    user: user ?? "root",
    port: port ?? 22,
    assumed: [...(user === undefined ? (["user"] as const) : []), ...(port === undefined ? (["port"] as const) : [])],
    identityFile: host.ssh?.identityFile ?? defaults.ssh?.identityFile,
    jump: host.ssh?.jump ?? defaults.ssh?.jump,
    hostKeys: host.ssh?.hostKeys,
    knownHostsFile: join(inventoryDirectory, "known_hosts"),
  };
}

/** The same for several hosts of an inventory. */
export function sshTargets({ hosts, defaults }: Inventory, names: readonly string[], inventoryDirectory: string): SshTarget[] {
  return names.flatMap((name) => {
    const host = hosts[name];
    return host === undefined ? [] : [sshTarget(name, host, defaults, inventoryDirectory)];
  });
}
