import type { Ssh, SshConnection } from "../ports/ssh.js";

/** Connections that end with their command at the latest: an open one would keep the process running. */
export interface EndingSsh extends Ssh {
  /** Closes all connections, also those that are still being opened. */
  end(): void;
}

/** Remembers every connection until it is closed. */
export function connectUntilEnd(ssh: Ssh): EndingSsh {
  const open = new Set<SshConnection>();
  const opening = new Set<AbortController>();
  let ended = false;
  return {
    async connect(target, options) {
      const { signal } = options;
      const stop = new AbortController();
      opening.add(stop);
      try {
        const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
        const connection = remembered(await ssh.connect(target, { ...options, signal: either }), open);
        if (ended) connection.close();
        return connection;
      } finally {
        opening.delete(stop);
      }
    },
    end() {
      ended = true;
      for (const stop of opening) stop.abort();
      for (const connection of open) connection.close();
    },
  };
}

/** The connection, which forgets itself when it is closed. */
function remembered(connection: SshConnection, open: Set<SshConnection>): SshConnection {
  const own: SshConnection = {
    login: connection.login,
    hostKey: connection.hostKey,
    run: async (command) => connection.run(command),
    openTcp: async (address, port) => connection.openTcp(address, port),
    close() {
      open.delete(own);
      connection.close();
    },
  };
  open.add(own);
  return own;
}
