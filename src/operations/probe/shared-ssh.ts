import type { Ssh, SshConnection } from "../../ports/ssh.js";

/** One login a host, whoever asks for it: closing one that others may still use does nothing until all of them are closed at the end. */
export interface SharedSsh extends Ssh {
  closeAll(): Promise<void>;
}

/** Connections of one run. A login that failed is not tried again: what it said goes for everybody. */
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
