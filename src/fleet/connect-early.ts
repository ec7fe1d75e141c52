import type { Ssh, SshConnection, SshTarget } from "../ports/ssh.js";
import { CONNECT_SECONDS } from "./connect.js";

/** Enough to use the time of the preparation. */
const MOST = 8;

interface EarlyLogin {
  connection: Promise<SshConnection>;
  abort: AbortController;
}

/**
 * Logs in to hosts while what is wanted on them is still being worked out: most of a login is waiting for the host. `connect` gives the login of a
 * host that has begun, and else begins one.
 */
export class EarlyLogins implements Ssh {
  readonly #begun = new Map<string, EarlyLogin>();

  constructor(private readonly ssh: Ssh) {}

  begin(targets: readonly SshTarget[]): void {
    for (const target of targets.slice(0, MOST)) {
      const abort = new AbortController();
      const connection = this.ssh.connect(target, { timeoutSeconds: CONNECT_SECONDS, signal: abort.signal });
      // An error is of interest only to the command that takes the login.
      connection.catch(() => undefined);
      this.#begun.set(target.name, { connection, abort });
    }
  }

  connect: Ssh["connect"] = async (target, options) => {
    const early = this.#begun.get(target.name);
    this.#begun.delete(target.name);
    return early?.connection ?? this.ssh.connect(target, options);
  };

  /** Ends the logins that no command has taken. */
  close(): void {
    for (const { connection, abort } of this.#begun.values()) {
      abort.abort();
      connection.then(
        (opened) => opened.close(),
        () => undefined,
      );
    }
    this.#begun.clear();
  }
}
