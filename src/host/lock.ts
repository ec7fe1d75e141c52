import { RadioctlError } from "../errors.js";
import type { SshConnection } from "../ports/ssh.js";
import { lastLine } from "./answer.js";
import { LEASE, STATE } from "./generation.js";
import { holderLine, holderText, parseHolder, type Holder } from "./holder.js";
import { mustRunAsRoot, runAsRoot } from "./run-as-root.js";

/** A run's lock on a host, for as long as its connection lasts. */
export interface Lease {
  /** When this returns, another run can lock the host. Never throws: without a connection the host releases the lock itself. */
  release(): Promise<void>;
}

/** The time limit of a lock. A scheduled cutover waits for up to a day before it begins. */
const LEASE_SECONDS = 30 * 3600;

/** The lock of a killed run is released after one or two seconds, later on a busy host. */
const AFTER_KILL_SECONDS = 4;

const ANSWER_SECONDS = 30;

/** How much of an answer that is not a lock's is shown. */
const SHOWN_CHARACTERS = 100;

/**
 * Locks the host for a run.
 * @throws RadioctlError locked when another run holds it; outcomeUnknown when the host does not say so in time; as `SshConnection.run`
 */
export async function takeLease(connection: SshConnection, host: string, holder: Holder): Promise<Lease> {
  const first = new Promise<string>((resolve, reject) => {
    const values = { STATE, LEASE, HOLDER: holderLine(holder), PATIENCE_SECONDS: AFTER_KILL_SECONDS };
    runAsRoot(connection, {
      script: [{ file: "hold-host.sh", values }],
      timeoutSeconds: LEASE_SECONDS,
      firstLineSeconds: AFTER_KILL_SECONDS + ANSWER_SECONDS,
      keepOutput: false,
      onLine: (line) => resolve(line),
    }).then(
      ({ stderr }) =>
        reject(
          new RadioctlError("failed", `the host could not be locked: ${lastLine(stderr, "it printed no reason")}`, { host }),
        ),
      (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
    );
  });
  const answer = await first;
  if (answer === "ours")
    return {
      release: async () =>
        releaseLease(connection).then(
          () => undefined,
          () => undefined,
        ),
    };
  const held = /^held (?<by>.*)$/u.exec(answer)?.groups?.["by"];
  if (held !== undefined) throw heldBy(host, parseHolder(held));
  // Not "locked": that would end the run on all hosts, for one host that answers nonsense.
  throw new RadioctlError("failed", `the host could not be locked: it answered ${answer.slice(0, SHOWN_CHARACTERS)}`, { host });
}

/** The error for a host that another run holds. */
export function heldBy(host: string, holder: Holder): RadioctlError {
  return new RadioctlError("locked", `another run is at work: ${holderText(holder)}`, {
    host,
    hint: `the lock is released when that run ends. If it hangs: radioctl lock release ${host}`,
  });
}

/** Ends the process that holds the lease, and waits until the kernel has released the lock. */
async function releaseLease(connection: SshConnection): Promise<boolean> {
  const script = [{ file: "release-host.sh", values: { LEASE } }];
  const { code } = await runAsRoot(connection, { script, timeoutSeconds: ANSWER_SECONDS });
  return code === 0;
}

const UNREAD = "its locks could not be read";

/** The runs that hold a host at this moment. */
export interface LockStatus {
  /** The run that holds the host, also between its changes. */
  lease: Holder | undefined;
  /** The run whose change is running on the host. The change ends by itself. */
  apply: Holder | undefined;
}

/** Reads the locks of a host. @throws RadioctlError failed when they could not be read: that does not mean that the host is free */
export async function observeLocks(connection: SshConnection, host: string): Promise<LockStatus> {
  const script = [{ file: "show-locks.sh", words: [LEASE, `${STATE}/lock`] }];
  const { stdout } = await mustRunAsRoot(connection, host, { script, timeoutSeconds: ANSWER_SECONDS }, UNREAD);
  if (!stdout.split("\n").includes("@locks")) throw new RadioctlError("failed", `${UNREAD}: the answer is incomplete`, { host });
  const holderOf = (lock: string) => {
    const line = stdout.split("\n").find((each) => each.startsWith(`${lock} `));
    return line === undefined ? undefined : parseHolder(line.slice(lock.length + 1));
  };
  return { lease: holderOf(LEASE), apply: holderOf(`${STATE}/lock`) };
}

/**
 * Releases the lock of a run that hangs. A running change is not interrupted.
 * @returns the previous holder; undefined when there was none
 * @throws RadioctlError locked while a change is running; failed when the holder's process does not end
 */
export async function releaseHost(connection: SshConnection, host: string): Promise<Holder | undefined> {
  const { lease, apply } = await observeLocks(connection, host);
  if (apply !== undefined) {
    throw new RadioctlError("locked", `a change is running on the host: ${holderText(apply)}`, {
      host,
      hint: "wait until it ends: it has its own deadlines, and then the lock is released",
    });
  }
  if (lease === undefined) return undefined;
  if (await releaseLease(connection)) return lease;
  throw new RadioctlError("failed", `the process that holds the lock does not end: ${holderText(lease)}`, {
    host,
    hint: "check its process on the host",
  });
}
