import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.js";

const program = "/usr/sbin/sshd";

/** Whether this machine can run OpenSSH's sshd: it must be installed, and logins of other users need root. */
export function canRunOpenSsh(): boolean {
  try {
    accessSync(program, constants.X_OK);
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

/** OpenSSH's sshd on its own loopback port, with its own keys and configuration. */
export class OpenSshd {
  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  /** @param settings further lines of its sshd_config; they override the default ones */
  static async start(settings: readonly string[] = []): Promise<OpenSshd> {
    // sshd's directory for privilege separation; it is missing when systemd has never started an sshd.
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const folder = await mkdtemp(join(tmpdir(), "radioctl-sshd-"));
    for (const key of ["host_key", "operator"]) sshKeygen("-q", "-t", "ed25519", "-N", "", "-C", key, "-f", join(folder, key));
    const port = await freePort();
    const config = [
      ...settings,
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${join(folder, "host_key")}`,
      `AuthorizedKeysFile ${join(folder, "operator.pub")}`,
      "PidFile none",
      "StrictModes no",
      "UsePAM no",
      "PermitRootLogin yes",
    ];
    await writeFile(join(folder, "sshd_config"), `${config.join("\n")}\n`);
    const child = spawn(program, ["-D", "-E", join(folder, "log"), "-f", join(folder, "sshd_config")], { stdio: "ignore" });
    const sshd = new OpenSshd(folder, port, child);
    await sshd.#answering();
    return sshd;
  }

  /** The private key file that can log in as root. */
  get identityFile(): string {
    return join(this.folder, "operator");
  }

  /** Its host key as `type base64`. */
  async hostKey(): Promise<string> {
    return (await readFile(join(this.folder, "host_key.pub"), "utf8")).split(" ").slice(0, 2).join(" ");
  }

  async knownHosts(): Promise<string> {
    return `[127.0.0.1]:${this.port} ${await this.hostKey()}\n`;
  }

  /** The number of accepted logins. */
  async accepted(): Promise<number> {
    return (await readFile(join(this.folder, "log"), "utf8")).split("Accepted publickey").length - 1;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.kill()) await once(this.process, "exit");
    await rm(this.folder, { recursive: true, force: true });
  }

  async #answering(): Promise<void> {
    const end = performance.now() + 5000;
    while (!(await answers(this.port))) {
      if (performance.now() > end || this.process.exitCode !== null) throw new Error("sshd did not start");
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

export function sshKeygen(...args: string[]): string {
  return execFileSync("ssh-keygen", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => socket.destroy()).once("error", () => resolve(false));
    socket.once("close", (failed) => resolve(!failed));
  });
}
