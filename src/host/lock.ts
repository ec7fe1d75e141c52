import { RadioctlError } from "../errors.js";
import type { SshConnection } from "../ports/ssh.js";
import { LEASE, STATE } from "./generation.js";
import { asRoot } from "./quote.js";
import { sh, shellCommand } from "./quote.js";

/** A run's hold on a host, for as long as its connection lasts. */
export interface Lease {
  /** Gives the host back; when this returns, another run can take it. Never throws: without a connection the host takes it back itself. */
  release(): Promise<void>;
}

/** The longest that a run may hold a host: a cutover waits for up to a day, and then takes its time. */
const LEASE_SECONDS = 30 * 3600;

/** For a run that has just been killed: its hold ends a second or two later, more on a host that is busy. */
const AFTER_KILL_SECONDS = 4;

/**
 * The process on the host that holds the lock. It says something every second, so that it ends when nobody is there to hear it: the kernel
 * then frees the lock, however the run has ended.
 */
function holder(who: string): string {
  return `umask 077
mkdir -p ${STATE}
exec 8>>${LEASE}
flock -w ${AFTER_KILL_SECONDS} 8 || { echo "held $(cat ${LEASE})"; exit 0; }
${sh`printf '%s\\n' ${who}`} >${LEASE}
echo $$ >${LEASE}.pid
echo ours
while sleep 1 8>&-; do echo .; done`;
}

/**
 * Takes the host for a run, or says who has it.
 * @param who `anna@laptop, run 2026-11-22T05:00-7f3a, since 2026-11-22T05:00:01Z`
 * @throws RadioctlError locked when another run holds it; as `SshConnection.run`
 */
export async function takeLease(connection: SshConnection, host: string, who: string): Promise<Lease> {
  const first = new Promise<string>((resolve, reject) => {
    connection
      .run({
        command: asRoot(shellCommand(["sh", "-c", holder(who)]), connection.login.user),
        timeoutSeconds: LEASE_SECONDS,
        onLine: (line) => resolve(line),
      })
      .then(
        ({ stderr }) => reject(new RadioctlError("failed", `the host could not be locked: ${stderr.trim()}`, { host })),
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
  throw heldBy(host, answer.replace(/^held /u, ""));
}

/** The error for a host that another run has. */
export function heldBy(host: string, who: string): RadioctlError {
  return new RadioctlError("locked", `another run is at work: ${who}`, {
    host,
    hint: `it frees the host when it ends, however it ends. Should it hang: radioctl lock release ${host}`,
  });
}

/** Ends the process that holds the lease, and waits until the kernel has freed it. */
async function releaseLease(connection: SshConnection): Promise<boolean> {
  const script = `[ -f ${LEASE} ] || exit 0
flock -n ${LEASE} true && exit 0
kill "$(cat ${LEASE}.pid)" && flock -w 5 ${LEASE} true`;
  const { code } = await connection.run({
    command: asRoot(shellCommand(["sh", "-c", script]), connection.login.user),
    timeoutSeconds: 30,
  });
  return code === 0;
}

/** Who has a host at this moment, as they wrote themselves down. */
export interface LockStatus {
  /** A run over several hosts, between its changes too. */
  lease: string | undefined;
  /** A change that is under way on the host: it ends by itself. */
  apply: string | undefined;
}

/** Asks a host who has it. */
export async function observeLocks(connection: SshConnection): Promise<LockStatus> {
  const script = `for lock in ${LEASE} ${STATE}/lock; do [ -f $lock ] && ! flock -n $lock true && echo "$lock $(cat $lock)"; done; true`;
  const { stdout } = await connection.run({
    command: asRoot(shellCommand(["sh", "-c", script]), connection.login.user),
    timeoutSeconds: 30,
  });
  const after = (lock: string) =>
    stdout
      .split("\n")
      .find((line) => line.startsWith(`${lock} `))
      ?.slice(lock.length + 1);
  return { lease: after(LEASE), apply: after(`${STATE}/lock`) };
}

/**
 * Takes a host away from a run that hangs. A change that is under way is let end.
 * @returns who had it; undefined when nobody did
 * @throws RadioctlError locked while a change is under way; failed when the holder would not end
 */
export async function releaseHost(connection: SshConnection, host: string): Promise<string | undefined> {
  const { lease, apply } = await observeLocks(connection);
  if (apply !== undefined) {
    throw new RadioctlError("locked", `a change is under way: ${apply}`, {
      host,
      hint: "ending it would leave half of it: it has deadlines of its own and frees the host when it ends",
    });
  }
  if (lease === undefined) return undefined;
  if (await releaseLease(connection)) return lease;
  throw new RadioctlError("failed", `the run that holds it does not end: ${lease}`, {
    host,
    hint: "look at its process on the host",
  });
}
