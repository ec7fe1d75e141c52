import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { realClock } from "./adapters/clock.js";
import { realFiles } from "./adapters/files.js";
import { interruption } from "./adapters/interruption.js";
import { realInterrupts } from "./adapters/interrupts.js";
import { realProcesses } from "./adapters/processes.js";
import { hideVariables, takeEnvironment } from "./adapters/processes/environment.js";
import { textStream } from "./adapters/text-stream.js";
import { ttyPrompt } from "./adapters/tty.js";
import type { Acme } from "./ports/acme.js";
import type { Broadcasts } from "./ports/broadcast.js";
import type { Buckets } from "./ports/bucket.js";
import type { Certificates } from "./ports/certificates.js";
import type { Clock } from "./ports/clock.js";
import type { Dns } from "./ports/dns.js";
import type { Files } from "./ports/files.js";
import type { Histories } from "./ports/history.js";
import type { Http, HttpSend } from "./ports/http.js";
import type { Interrupts } from "./ports/interrupts.js";
import type { Names } from "./ports/names.js";
import type { Processes } from "./ports/processes.js";
import type { Prompt } from "./ports/prompt.js";
import type { HostKeys, Ssh } from "./ports/ssh.js";
import type { TextStream } from "./ports/text-stream.js";

/** Everything outside of the program. Code below `main` uses no globals. */
export interface World {
  ssh: Ssh;
  hostKeys: HostKeys;
  http: Http & HttpSend;
  certificates: Certificates;
  acme: Acme;
  dns: Dns;
  names: Names;
  files: Files;
  histories: Histories;
  broadcasts: Broadcasts;
  buckets: Buckets;
  processes: Processes;
  clock: Clock;
  prompt: Prompt;
  interrupts: Interrupts;
  /** Data. */
  stdout: TextStream;
  /** Progress and errors. */
  stderr: TextStream;
  env: Readonly<Record<string, string | undefined>>;
  /** No program that starts afterwards inherits variables with these prefixes, also none that a library starts; `env` keeps them. */
  hideVariables(prefixes: readonly string[]): void;
  cwd: string;
  /** The user and the machine, `anna@laptop`, as recorded in locks and generations. */
  operator: string;
  /** Numbers in [0, 1), for jitter only. */
  random(): number;
  /**
   * For commands that only read. After this call, Ctrl-C (or a closed stdout) aborts the signal instead of ending the program, which then has
   * one second to end by itself.
   */
  interruption(): AbortSignal;
  /** Cryptographically strong bytes, for generated secrets. */
  randomBytes(count: number): Uint8Array;
}

/** The real world. Adapters with a large library load it at first use. */
export function realWorld(): World {
  return {
    ssh: { connect: async (target, options) => (await import("./adapters/node-ssh.js")).connect(target, options) },
    hostKeys: { knownHosts: async (target) => (await import("./adapters/host-keys.js")).knownHosts(target) },
    http: {
      capture: async (request) => (await import("./adapters/http.js")).capture(request),
      send: async (request) => (await import("./adapters/http/send.js")).send(request),
    },
    certificates: { shown: async (request) => (await import("./adapters/certificate.js")).certificate(request) },
    acme: { open: async (access) => (await import("./adapters/acme.js")).openAcme(access) },
    dns: { open: async (access) => (await import("./adapters/dns.js")).openZone(access, realClock) },
    names: {
      addresses: async (name, servers, fence) => (await import("./adapters/name-servers.js")).addresses(name, servers, fence),
    },
    files: realFiles,
    histories: { open: async (path, mode, onTorn) => (await import("./adapters/history.js")).openHistory(path, mode, onTorn) },
    broadcasts: { serve: async (broadcast) => (await import("./adapters/broadcast.js")).serve(broadcast) },
    buckets: { open: async (access) => (await import("./adapters/s3.js")).openBucket(access) },
    processes: realProcesses,
    clock: realClock,
    prompt: ttyPrompt,
    interrupts: realInterrupts,
    stdout: textStream(process.stdout),
    stderr: textStream(process.stderr),
    env: takeEnvironment(),
    hideVariables,
    cwd: process.cwd(),
    operator: `${userInfo().username}@${hostname()}`,
    random: Math.random,
    interruption,
    randomBytes,
  };
}
