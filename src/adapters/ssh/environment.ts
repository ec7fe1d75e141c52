import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { promisify } from "node:util";
import { RadioctlError } from "../../errors.js";
import { knownHostsFiles } from "./known-hosts-files.js";
import type { KnownHosts } from "./known-hosts.js";
import { Limiter } from "./limiter.js";
import { askSparingly } from "./openssh-answers.js";
import { OutputBudget } from "./output-budget.js";

/** What the adapter uses of the local machine and account. */
export interface SshEnvironment {
  home: string;
  localUser: string;
  variables: Readonly<Record<string, string | undefined>>;
  /** What `ssh -G` prints for these arguments; undefined when there is no ssh program. */
  openSshConfig(args: readonly string[]): Promise<string | undefined>;
  /** The current entries of a known_hosts file. @throws RadioctlError failed when it cannot be read */
  knownHosts(file: string): Promise<KnownHosts>;
  /** A silent connection is closed after `intervalSeconds` times `count`. */
  keepalive: { intervalSeconds: number; count: number };
  /** Numbers in [0, 1), for jitter. */
  random(): number;
  /** Limits simultaneous logins on that jump host. */
  jumpLimiter(jumpHost: string): Limiter;
  /** Shared by all connections. */
  outputs: OutputBudget;
}

/** An sshd drops simultaneous logins beyond about 10 (MaxStartups 10:30:100). */
const LOGINS_PER_JUMP_HOST = 8;

/** The real environment. Hosts with equal OpenSSH settings share one `ssh -G` per process. */
export function realEnvironment(): SshEnvironment {
  return {
    home: homedir(),
    localUser: userInfo().username,
    variables: process.env,
    openSshConfig: askSparingly(askOpenSsh, configurationTexts),
    knownHosts: knownHostsFiles(),
    keepalive: { intervalSeconds: 5, count: 3 },
    random: Math.random,
    jumpLimiter: jumpLimiters(),
    outputs: new OutputBudget(),
  };
}

export function jumpLimiters(): (jumpHost: string) => Limiter {
  const limiters = new Map<string, Limiter>();
  return (jumpHost) => {
    const limiter = limiters.get(jumpHost) ?? new Limiter(LOGINS_PER_JUMP_HOST);
    limiters.set(jumpHost, limiter);
    return limiter;
  };
}

async function askOpenSsh(args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("ssh", ["-G", ...args], { timeout: 10_000 });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const stderr = (error as { stderr?: string }).stderr?.trim();
    throw new RadioctlError("failed", `ssh cannot read its own configuration: ${stderr || "ssh -G printed nothing"}`, {
      hint: `try: ssh -G ${args.join(" ")}`,
      cause: error,
    });
  }
}

/** With -v, OpenSSH names every file that it reads for any host, included files too. */
async function configurationTexts(): Promise<string[] | undefined> {
  try {
    const { stderr } = await promisify(execFile)("ssh", ["-v", "-G", "--", "localhost"], { timeout: 10_000 });
    const files = [...stderr.matchAll(/^debug1: Reading configuration data (.+?)\r?$/gmu)].map(([, file = ""]) => file);
    return files.length === 0 ? undefined : await Promise.all(files.map((file) => readFile(file, "utf8")));
  } catch {
    // Then `ssh -G` runs for every host, and reports what is wrong with the configuration.
    return undefined;
  }
}
