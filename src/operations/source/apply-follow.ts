import { RadioctlError } from "../../errors.js";
import { programmeScript } from "../../health/programme.js";
import { asRoot } from "../../host/quote.js";
import type { SshConnection } from "../../ports/ssh.js";
import { programmeFailure } from "./programme-failure.js";

/**
 * Makes a channel of a master follow the other master's programme, or stop following it. The host stores this first, so that it survives a restart;
 * then it switches without a restart. Repeating the call changes nothing.
 * @throws RadioctlError unreachable when its Liquidsoap does not answer: the stored value is used at its next start; failed
 */
export async function applyFollow(connection: SshConnection, host: string, channel: string, on: boolean): Promise<void> {
  const command = asRoot(programmeScript.follow(channel, on), connection.login.user);
  const result = await connection.run({ command, timeoutSeconds: 30 });
  if (result.code !== 0) throw programmeFailure(host, result);
  const wanted = `follow=${on ? "on" : "off"}`;
  if (result.stdout.trim() !== wanted)
    throw new RadioctlError("failed", `Liquidsoap answered ${result.stdout.trim()}, not ${wanted}`, { host });
}

/** Disconnects the encoder of a live source from a master; it reconnects through the source name. @throws as `applyFollow` */
export async function applyKick(connection: SshConnection, host: string, source: string): Promise<void> {
  const result = await connection.run({
    command: asRoot(programmeScript.kick(source), connection.login.user),
    timeoutSeconds: 30,
  });
  if (result.code !== 0) throw programmeFailure(host, result);
}
