import type { Duplex } from "node:stream";
import { RadioctlError } from "../../errors.js";
import type { RemoteCommand, RemoteResult, SshConnection } from "../../ports/ssh.js";
import { forward } from "./forward.js";
import { Limiter } from "./limiter.js";
import type { Link } from "./link.js";
import type { OutputBudget } from "./output-budget.js";
import { runCommand, SessionRefused } from "./session.js";

/** An sshd allows 10 sessions per connection by default (MaxSessions). */
const SESSIONS = 8;

/** The port's connection on top of a logged-in link. It limits how many commands run at once. */
export class NodeSshConnection implements SshConnection {
  readonly #sessions = new Limiter(SESSIONS);

  constructor(
    private readonly link: Link,
    readonly login: SshConnection["login"],
    readonly hostKey: SshConnection["hostKey"],
    private readonly budget: OutputBudget,
  ) {}

  async run(command: RemoteCommand): Promise<RemoteResult> {
    for (;;) {
      const result = await this.#sessions.run(() => this.#try(command));
      if (result !== "later") return result;
    }
  }

  openTcp(address: string, port: number): Promise<Duplex> {
    this.#mustBeOpen();
    return forward(this.link, address, port);
  }

  close(): void {
    this.link.close();
  }

  /** "later": the host allows fewer sessions than expected, so the command waits until a running one has ended. */
  async #try(command: RemoteCommand): Promise<RemoteResult | "later"> {
    this.#mustBeOpen();
    try {
      return await runCommand(this.link, command, this.budget);
    } catch (error) {
      if (!(error instanceof SessionRefused) || this.#sessions.active <= 1) throw error;
      this.#sessions.lower(this.#sessions.active - 1);
      return "later";
    }
  }

  #mustBeOpen(): void {
    if (!this.link.ended.aborted) return;
    throw new RadioctlError("unreachable", `${this.link.host}: the connection has ended, the command was not sent`, {
      host: this.link.host,
      cause: this.link.ended.reason,
    });
  }
}
