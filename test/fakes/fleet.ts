import { RadioctlError } from "../../src/errors.js";
import type { RemoteCommand, RemoteResult, Ssh } from "../../src/ports/ssh.js";

/** How a host answers a command: its exit code and output, or an error. */
export type FakeShell = (command: RemoteCommand) => Partial<RemoteResult> | RadioctlError;

/** Hosts that answer commands, each in its own way; all other hosts are unreachable. Counts open connections and parallel commands. */
export class FakeFleet implements Ssh {
  /** `eu-1: uptime`, in the order of their start. */
  readonly commands: string[] = [];
  /** What came on stdin, in the same order. */
  readonly scripts: string[] = [];
  open = 0;
  mostAtOnce = 0;
  /** Called once for each connection that ends. */
  onClose: (host: string) => void = () => undefined;
  readonly #shells: Readonly<Record<string, FakeShell | undefined>>;

  /** @param shells undefined: unreachable, too */
  constructor(shells: Readonly<Record<string, FakeShell | undefined>>) {
    this.#shells = shells;
  }

  connect: Ssh["connect"] = async ({ name, user, port }) => {
    const shell = this.#shells[name];
    if (shell === undefined)
      throw new RadioctlError("unreachable", `${name}: no route to the host`, { host: name, hint: "is it up?" });
    let closed = false;
    this.open += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.open);
    return {
      login: { user, port, method: "publickey" },
      hostKey: { type: "ssh-ed25519", fingerprint: "SHA256:fake", known: "known" },
      run: async (command) => {
        if (closed) throw new RadioctlError("unreachable", `${name}: the connection has ended`, { host: name });
        this.commands.push(`${name}: ${command.command}`);
        if (typeof command.stdin === "string") this.scripts.push(command.stdin);
        await new Promise((next) => setImmediate(next));
        const answer = shell(command);
        if (answer instanceof RadioctlError) throw answer;
        const result = { code: 0, stdout: "", stderr: "", ...answer };
        for (const line of result.stdout.split("\n").slice(0, -1)) command.onLine?.(line);
        return result;
      },
      openTcp: () => Promise.reject(new RadioctlError("unreachable", "nothing listens there", { host: name })),
      close: () => {
        if (closed) return;
        closed = true;
        this.open -= 1;
        this.onClose(name);
      },
    };
  };
}
