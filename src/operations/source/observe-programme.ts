import { RadioctlError } from "../../errors.js";
import { parseProgramme, programmeCommand, type Programme } from "../../health/programme.js";
import { runAsRoot } from "../../host/run-as-root.js";
import type { SshConnection } from "../../ports/ssh.js";
import { programmeFailure } from "./programme-failure.js";

/**
 * Reads what every channel of a master plays.
 * @throws RadioctlError unreachable when its Liquidsoap does not answer; failed when its script is older than the command, or not radioctl's
 */
export async function observeProgramme(connection: SshConnection, host: string): Promise<Programme[]> {
  const result = await runAsRoot(connection, { command: programmeCommand.status(), timeoutSeconds: 30 });
  if (result.code !== 0) throw programmeFailure(host, result);
  try {
    return parseProgramme(result.stdout);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RadioctlError("failed", error.message, { host, cause: error });
    throw error;
  }
}
