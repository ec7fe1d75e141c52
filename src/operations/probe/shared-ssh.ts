import type { Ssh, SshConnection } from "../../ports/ssh.js";

/** One login for each host, shared by all callers: `close` does nothing; `closeAll` closes all connections at the end. */
export interface SharedSsh extends Ssh {
  closeAll(): Promise<void>;
}

/** Connections of one run. A failed login is not repeated: all callers get the same error. */
export function sharedSsh(ssh: Ssh): SharedSsh {
  const open = new Map<string, Promise<SshConnection>>();
  return {
    connect: async (target, options) => {
      const { name } = target;
      const connecting = open.get(name) ?? ssh.connect(target, options);
      open.set(name, connecting);
      const connection = await connecting;
      return {
        login: connection.login,
        hostKey: connection.hostKey,
        run: async (command) => connection.run(command),
        openTcp: async (address, port) => connection.openTcp(address, port),
        close: () => undefined,
      };
    },
    async closeAll() {
      const settled = await Promise.allSettled(open.values());
      for (const each of settled) if (each.status === "fulfilled") each.value.close();
    },
  };
}
