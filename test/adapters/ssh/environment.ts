import { appendFile, chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jumpLimiters, type SshEnvironment } from "../../../src/adapters/ssh/environment.js";
import { OutputBudget } from "../../../src/adapters/ssh/output-budget.js";
import { knownHostsFiles } from "../../../src/adapters/ssh/known-hosts-files.js";
import type { RadioctlError } from "../../../src/errors.js";
import type { SshTarget } from "../../../src/ports/ssh.js";

/** An operator's machine in its own folder: no agent, no OpenSSH configuration, no keys. */
export class Machine {
  readonly #knownHosts = knownHostsFiles();

  private constructor(readonly home: string) {}

  static async create(): Promise<Machine> {
    return new Machine(await mkdtemp(join(tmpdir(), "radioctl-ssh-")));
  }

  environment(changes: Partial<SshEnvironment> = {}): SshEnvironment {
    return {
      home: this.home,
      localUser: "anna",
      variables: {},
      openSshConfig: async () => `userknownhostsfile ${this.home}/users_known_hosts\nglobalknownhostsfile none\n`,
      knownHosts: this.#knownHosts,
      keepalive: { intervalSeconds: 5, count: 3 },
      random: () => 0,
      jumpLimiter: jumpLimiters(),
      outputs: new OutputBudget(),
      ...changes,
    };
  }

  target(port: number, changes: Partial<SshTarget> = {}): SshTarget {
    return { name: "eu-1", address: "127.0.0.1", port, user: "root", knownHostsFile: this.path("known_hosts"), ...changes };
  }

  path(name: string): string {
    return join(this.home, name);
  }

  async write(name: string, content: string): Promise<string> {
    await writeFile(this.path(name), content, { mode: 0o600 });
    await chmod(this.path(name), 0o600);
    return this.path(name);
  }

  append(name: string, content: string): Promise<void> {
    return appendFile(this.path(name), content);
  }

  remove(): Promise<void> {
    return rm(this.home, { recursive: true, force: true });
  }
}

/** The error with which a promise rejects; undefined when it resolves. */
export async function failure(work: Promise<unknown>): Promise<RadioctlError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error as RadioctlError;
  }
}

/** Waits until a condition holds, at most two seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 2000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never held: ${holds.toString()}`);
    await new Promise((next) => setTimeout(next, 5));
  }
}
