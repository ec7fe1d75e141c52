import { RadioctlError } from "../../errors.js";
import { programmeCommand } from "../../health/programme.js";
import { runAsRoot } from "../../host/run-as-root.js";
import type { SshConnection } from "../../ports/ssh.js";
import { programmeFailure } from "./programme-failure.js";

/**
 * Keeps a source of a channel on air on a master while the source is ready, until a release or a restart of Liquidsoap.
 * @param who the operator, recorded on the host with the hold
 * @throws RadioctlError unreachable when its Liquidsoap does not answer; failed, for example for a source that the channel does not have
 */
export async function applyHold(
  connection: SshConnection,
  host: string,
  channel: string,
  source: string,
  who: string,
): Promise<void> {
  await turn(connection, host, programmeCommand.hold(channel, source, who), source);
}

/** Ends a hold and removes its record. Repeating the call changes nothing. @throws as `applyHold` */
export async function applyRelease(connection: SshConnection, host: string, channel: string): Promise<void> {
  await turn(connection, host, programmeCommand.release(channel), "-");
}

async function turn(connection: SshConnection, host: string, command: readonly string[], held: string): Promise<void> {
  const result = await runAsRoot(connection, { command, timeoutSeconds: 30 });
  if (result.code !== 0) throw programmeFailure(host, result);
  if (result.stdout.trim() !== `held=${held}`)
    throw new RadioctlError("failed", `Liquidsoap answered ${result.stdout.trim()}, not held=${held}`, { host });
}
