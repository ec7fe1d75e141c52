import { RadioctlError } from "../../src/errors.js";
import type { Ssh } from "../../src/ports/ssh.js";

/** The present state of a file that differs from the desired one. */
export interface FakeFile {
  text: string;
  mode: number;
}

interface Given {
  /** By path, owned by root. */
  files?: Readonly<Record<string, FakeFile>>;
  /** The only accepted password; without one, a key is accepted. */
  password?: string;
  /** The output of its apply script. */
  applies?: readonly string[];
  /** Lines of its operating system that differ: `ID=ubuntu`. */
  system?: readonly string[];
  /** The records of earlier runs, as the host prints them. */
  ledger?: readonly string[];
}

/** A bare Debian 12 that answers the query and prints the output of an apply. It records what it receives. */
export class FakeHost implements Ssh {
  /** Command lines, which are visible to other users of the host. */
  readonly commands: string[] = [];
  /** Everything received on stdin. */
  received = "";
  /** Connections that were not closed. */
  open = 0;
  readonly #given: Given;

  constructor(given: Given = {}) {
    this.#given = given;
  }

  connect: Ssh["connect"] = async (target, { password }) => {
    const method = this.#given.password === undefined ? "publickey" : "password";
    if (this.#given.password !== undefined && password !== this.#given.password) {
      throw new RadioctlError("authentication", `authentication failed for ${target.user}`, { host: target.name });
    }
    this.open += 1;
    let closed = false;
    return {
      login: { user: target.user, port: target.port, method },
      hostKey: { type: "ssh-ed25519", fingerprint: "SHA256:fake", known: "known" },
      run: async ({ command, stdin = "", onLine }) => {
        this.commands.push(command);
        this.received += typeof stdin === "string" ? stdin : Buffer.from(stdin).toString("latin1");
        const lines = typeof stdin === "string" ? this.#answer() : (this.#given.applies ?? ["@end done"]);
        for (const line of lines) onLine?.(line);
        return { code: 0, stdout: lines.map((line) => `${line}\n`).join(""), stderr: "" };
      },
      openTcp: () => Promise.reject(new RadioctlError("unreachable", "nothing listens there", { host: target.name })),
      close: () => {
        if (!closed) this.open -= 1;
        closed = true;
      },
    };
  };

  #answer(): string[] {
    const system = [
      "ID=debian",
      "VERSION_ID=12",
      "PRETTY_NAME=Debian 12",
      "CORES=1",
      "MEMORY=984000",
      "DISK=23000000",
      "SYSTEMD=yes",
      ...(this.#given.system ?? []),
    ];
    const ledger = this.#given.ledger ?? [];
    const paths = Object.entries(this.#given.files ?? {}).flatMap(([path, { text, mode }]) => [
      `stat ${path} root root ${mode.toString(8)} regular file`,
      `sum ${path} ${"0".repeat(64)}`,
      `text ${path} ${Buffer.from(text).toString("base64")}`,
    ]);
    return [
      "@@radioctl",
      "@@system",
      ...system,
      "@@packages",
      "@@users",
      "@@paths",
      ...paths,
      "@@units",
      "@@ledger",
      ...ledger,
      "@@end",
    ];
  }
}
