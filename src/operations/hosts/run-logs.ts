import { RadioctlError } from "../../errors.js";
import type { HostToObserve } from "../../fleet/connect.js";
import { conceal } from "../../host/conceal.js";
import { followScript, logScript, type LogQuery } from "../../host/logs.js";
import { runAsRoot } from "../../host/run-as-root.js";
import type { HostScript } from "../../host/script.js";
import type { RemoteCommand, SshConnection } from "../../ports/ssh.js";
import type { World } from "../../world.js";

const CONNECT_SECONDS = 20;

/** Reading a journal from a slow disk takes time. */
const READ_SECONDS = 60;

/** An upper limit for following logs. */
const FOLLOW_SECONDS = 24 * 3600;

export interface LogsRequest {
  host: Pick<HostToObserve, "target" | "desired">;
  query: LogQuery;
  /** Continue with new lines until Ctrl-C. */
  follow: boolean;
  /** As of `RemoteCommand`. */
  room?: () => Promise<void> | undefined;
}

/**
 * Reads a host's logs, line by line, without the secrets in its files.
 * @throws RadioctlError as `Ssh.connect`; failed when the login can't read them; unreachable when the connection ended while following
 */
export async function runLogs(
  world: Pick<World, "ssh" | "interruption">,
  { host, query, follow, room }: LogsRequest,
  onLine: (line: string) => void,
): Promise<void> {
  const connection = await world.ssh.connect(host.target, { timeoutSeconds: CONNECT_SECONDS });
  // Rendered once: a busy log has thousands of lines a second.
  const { desired } = host;
  const output = { onLine: (line: string) => onLine(conceal(line, desired)), room };
  try {
    if (follow) await followLogs(world, host.target.name, connection, query, output);
    else await run(host.target.name, connection, logScript(query), READ_SECONDS, output);
  } finally {
    connection.close();
  }
}

type Output = Pick<RemoteCommand, "onLine" | "room">;

async function followLogs(
  world: Pick<World, "interruption">,
  host: string,
  connection: SshConnection,
  query: LogQuery,
  output: Output,
): Promise<void> {
  const stop = world.interruption();
  stop.addEventListener("abort", () => connection.close(), { once: true });
  try {
    // The host's own limit comes first.
    await run(host, connection, followScript(query, FOLLOW_SECONDS), FOLLOW_SECONDS + 60, output);
  } catch (error) {
    if (stop.aborted) return;
    if (!(error instanceof RadioctlError) || error.kind !== "outcomeUnknown") throw error;
    throw new RadioctlError("unreachable", "the connection ended", {
      host,
      hint: "check that the host is up, then run the command again",
      cause: error,
    });
  }
}

async function run(
  host: string,
  connection: SshConnection,
  script: HostScript,
  timeoutSeconds: number,
  output: Output,
): Promise<void> {
  const { code, stderr } = await runAsRoot(connection, { script, timeoutSeconds, ...output, keepOutput: false }).catch(
    (error: unknown) => {
      // What the lines are printed with has refused one.
      throw error instanceof RadioctlError && error.cause instanceof RadioctlError ? error.cause : error;
    },
  );
  if (code === 0 || code === TIMED_OUT) return;
  throw new RadioctlError("failed", `the logs could not be read: ${stderr.trim().split("\n")[0] || `exit code ${code}`}`, {
    host,
    hint: "only root can read them: the login needs sudo without a password",
  });
}

/** The exit code of timeout(1). */
const TIMED_OUT = 124;
