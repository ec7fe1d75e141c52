import { realFiles } from "../../src/adapters/files.js";
import { RadioctlError } from "../../src/errors.js";
import type { Prompt } from "../../src/ports/prompt.js";
import type { World } from "../../src/world.js";
import { fakeHistories } from "./history.js";
import { VirtualTime } from "./virtual-time.js";

export interface FakeWorld {
  world: World;
  /** Everything written so far. */
  stdout(): string;
  stderr(): string;
}

interface Given {
  /** A real folder; the world uses real files. */
  cwd: string;
  env?: Record<string, string>;
  /** There is a terminal. */
  terminal?: boolean;
  prompt?: Prompt;
  ssh?: World["ssh"];
  hostKeys?: World["hostKeys"];
  /** Ctrl-C. */
  interrupted?: AbortSignal;
  processes?: World["processes"];
  dns?: World["dns"];
  http?: World["http"];
  certificates?: World["certificates"];
  acme?: World["acme"];
  names?: World["names"];
  clock?: World["clock"];
  histories?: World["histories"];
  buckets?: World["buckets"];
  files?: World["files"];
}

/** A world with real files and a clock that skips waiting, and nothing else: any other use is an error. */
export function fakeWorld({
  cwd,
  env = {},
  terminal = false,
  prompt,
  ssh,
  hostKeys,
  interrupted = new AbortController().signal,
  processes,
  dns,
  http,
  certificates,
  acme,
  names,
  clock,
  histories = fakeHistories(),
  buckets,
  files = realFiles,
}: Given): FakeWorld {
  const written = { stdout: "", stderr: "" };
  const streamTo = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      written[name] += text;
    },
    terminal,
    columns: 100,
  });
  const unexpected = (what: string) => () => {
    throw new Error(`${what} is not expected here`);
  };
  const world: World = {
    ssh: ssh ?? { connect: unexpected("ssh") },
    hostKeys: hostKeys ?? { knownHosts: unexpected("a host key") },
    http: http ?? { capture: unexpected("http"), send: unexpected("http") },
    certificates: certificates ?? { shown: unexpected("a certificate") },
    acme: acme ?? { open: unexpected("a CA") },
    names: names ?? { addresses: unexpected("a name server") },
    buckets: buckets ?? { open: unexpected("a bucket") },
    dns: dns ?? { open: unexpected("dns") },
    processes: processes ?? {
      run: unexpected("a program"),
      interactive: unexpected("a program"),
      alive: () => false,
      pid: 4711,
      program: ["/usr/bin/node", "/opt/radioctl/bin/radioctl.js"],
    },
    broadcasts: { serve: unexpected("a broadcast") },
    files,
    histories,
    interrupts: {
      claim: () => ({ asked: new AbortController().signal, now: new AbortController().signal, release: () => undefined }),
    },
    clock: clock ?? new VirtualTime(),
    prompt: prompt ?? { confirm: unanswered, password: unanswered, proceed: async () => Promise.resolve() },
    stdout: streamTo("stdout"),
    stderr: streamTo("stderr"),
    env,
    hideVariables: () => undefined,
    cwd,
    operator: "anna@laptop",
    interruption: () => interrupted,
    random: () => 0.5,
    randomBytes: (count) => Uint8Array.from({ length: count }, (_, index) => (index * 151 + 7) % 256),
  };
  return { world, stdout: () => written.stdout, stderr: () => written.stderr };
}

/** Behaves as the real prompt without a terminal. */
function unanswered(question: string, flag: string): Promise<never> {
  return Promise.reject(
    new RadioctlError("usage", `cannot ask without a terminal: ${question}`, { hint: `give the answer with ${flag}` }),
  );
}
