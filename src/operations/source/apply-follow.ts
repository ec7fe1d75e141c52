import { RadioctlError } from "../../errors.js";
import { programmeScript } from "../../health/programme.js";
import { asRoot } from "../../host/quote.js";
import type { SshConnection } from "../../ports/ssh.js";
import { programmeFailure } from "./programme-failure.js";

/**
 * Makes a channel of a master take the other master's programme, or stop it. Remembered on the host first, so that it also counts after a
 * restart; then switched, without one. Saying it again changes nothing.
 * @throws RadioctlError unreachable when its Liquidsoap does not answer: it is remembered and counts from its start; failed
 */
export async function applyFollow(connection: SshConnection, host: string, channel: string, on: boolean): Promise<void> {
  const command = asRoot(programmeScript.follow(channel, on), connection.login.user);
  const result = await connection.run({ command, timeoutSeconds: 30 });
  if (result.code !== 0) throw programmeFailure(host, result);
  const wanted = `follow=${on ? "on" : "off"}`;
  if (result.stdout.trim() !== wanted) throw new RadioctlError("failed", `Liquidsoap says ${result.stdout.trim()}`, { host });
}

/** Sends the encoder of a live source away from a master: it connects again, by its name. @throws as `applyFollow` */
export async function applyKick(connection: SshConnection, host: string, source: string): Promise<void> {
  const result = await connection.run({
    command: asRoot(programmeScript.kick(source), connection.login.user),
    timeoutSeconds: 30,
  });
  if (result.code !== 0) throw programmeFailure(host, result);
}
