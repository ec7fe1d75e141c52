import { RadioctlError } from "../../errors.js";
import { programmeCommand } from "../../health/programme.js";
import { runAsRoot } from "../../host/run-as-root.js";
import type { SshConnection } from "../../ports/ssh.js";
import { programmeFailure } from "./programme-failure.js";

/**
 * Makes a channel of a master follow the other master's programme, or stop following it. The host stores this first, so that it survives a restart;
 * then it switches without a restart. Repeating the call changes nothing.
 * @throws RadioctlError unreachable when its Liquidsoap does not answer: the stored value is used at its next start; failed
 */
export async function applyFollow(connection: SshConnection, host: string, channel: string, on: boolean): Promise<void> {
  const result = await runAsRoot(connection, { command: programmeCommand.follow(channel, on), timeoutSeconds: 30 });
  if (result.code !== 0) throw programmeFailure(host, result);
  const wanted = `follow=${on ? "on" : "off"}`;
  if (result.stdout.trim() !== wanted)
    throw new RadioctlError("failed", `Liquidsoap answered ${result.stdout.trim()}, not ${wanted}`, { host });
}

/** Disconnects the encoder of a live source from a master; it reconnects through the source name. @throws as `applyFollow` */
export async function applyKick(connection: SshConnection, host: string, source: string): Promise<void> {
  const result = await runAsRoot(connection, { command: programmeCommand.kick(source), timeoutSeconds: 30 });
  if (result.code !== 0) throw programmeFailure(host, result);
}
