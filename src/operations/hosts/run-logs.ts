import { RadioctlError } from "../../errors.js";
import type { HostToSurvey } from "../../fleet/connect.js";
import { conceal } from "../../host/conceal.js";
import { followScript, logScript, type LogQuery } from "../../host/logs.js";
import { asRoot } from "../../host/quote.js";
import { shellCommand } from "../../host/quote.js";
import type { SshConnection } from "../../ports/ssh.js";
import type { World } from "../../world.js";

const CONNECT_SECONDS = 20;

/** A journal on a slow disk is read for a while. */
const READ_SECONDS = 60;

/** Nobody looks on for longer. */
const FOLLOW_SECONDS = 24 * 3600;

export interface LogsRequest {
  host: Pick<HostToSurvey, "target" | "desired">;
  query: LogQuery;
  /** Goes on with each new line until Ctrl-C. */
  follow: boolean;
}

/**
 * Reads a host's logs, line by line, without the secrets that its files hold.
 * @throws RadioctlError as `Ssh.connect`; failed when the login may not read them; unreachable when the connection ended while following
 */
export async function runLogs(
  world: Pick<World, "ssh" | "interruption">,
  { host, query, follow }: LogsRequest,
  onLine: (line: string) => void,
): Promise<void> {
  const connection = await world.ssh.connect(host.target, { timeoutSeconds: CONNECT_SECONDS });
  const tell = (line: string) => onLine(conceal(line, host.desired));
  try {
    if (follow) await followLogs(world, host.target.name, connection, query, tell);
    else await run(host.target.name, connection, logScript(query), READ_SECONDS, tell);
  } finally {
    connection.close();
  }
}

async function followLogs(
  world: Pick<World, "interruption">,
  host: string,
  connection: SshConnection,
  query: LogQuery,
  tell: (line: string) => void,
): Promise<void> {
  const stop = world.interruption();
  stop.addEventListener("abort", () => connection.close(), { once: true });
  try {
    // The host ends it first.
    await run(host, connection, followScript(query, FOLLOW_SECONDS), FOLLOW_SECONDS + 60, tell);
  } catch (error) {
    if (stop.aborted) return;
    if (!(error instanceof RadioctlError) || error.kind !== "outcomeUnknown") throw error;
    throw new RadioctlError("unreachable", "the connection ended", {
      host,
      hint: "is the host up? run it again",
      cause: error,
    });
  }
}

async function run(
  host: string,
  connection: SshConnection,
  script: string,
  timeoutSeconds: number,
  onLine: (line: string) => void,
): Promise<void> {
  const command = asRoot(shellCommand(["sh", "-c", script]), connection.login.user);
  const { code, stderr } = await connection.run({ command, timeoutSeconds, onLine });
  if (code === 0 || code === TIMED_OUT) return;
  throw new RadioctlError("failed", `its logs could not be read: ${stderr.trim().split("\n")[0] || `exit code ${code}`}`, {
    host,
    hint: "only root reads them: the login needs sudo without a password",
  });
}

/** What timeout(1) ends with. */
const TIMED_OUT = 124;
