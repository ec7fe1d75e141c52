import { RadioctlError } from "../../errors.js";
import { programmeScript } from "../../health/programme.js";
import { asRoot } from "../../host/quote.js";
import type { SshConnection } from "../../ports/ssh.js";
import { programmeFailure } from "./programme-failure.js";

/**
 * Keeps a source of a channel on air on a master, as long as it is there and until a release or a restart of Liquidsoap.
 * @param who as the host notes it beside the hold
 * @throws RadioctlError unreachable when its Liquidsoap does not answer; failed, as for a source that the channel does not have
 */
export async function applyHold(
  connection: SshConnection,
  host: string,
  channel: string,
  source: string,
  who: string,
): Promise<void> {
  await turn(connection, host, programmeScript.hold(channel, source, who), source);
}

/** Ends a hold, and its note. Saying it again changes nothing. @throws as `applyHold` */
export async function applyRelease(connection: SshConnection, host: string, channel: string): Promise<void> {
  await turn(connection, host, programmeScript.release(channel), "-");
}

async function turn(connection: SshConnection, host: string, command: string, held: string): Promise<void> {
  const result = await connection.run({ command: asRoot(command, connection.login.user), timeoutSeconds: 30 });
  if (result.code !== 0) throw programmeFailure(host, result);
  if (result.stdout.trim() !== `held=${held}`)
    throw new RadioctlError("failed", `Liquidsoap says ${result.stdout.trim()}`, { host });
}
