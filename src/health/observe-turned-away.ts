import { runAsRoot } from "../host/run-as-root.js";
import type { SshConnection } from "../ports/ssh.js";
import { ACCESS_LOG, turnedAway, type TurnedAway } from "./facts/turned-away.js";

/** Reads how many listeners a relay has turned away lately. @throws RadioctlError as `SshConnection.run` */
export async function observeTurnedAway(connection: SshConnection, timeoutSeconds: number): Promise<TurnedAway> {
  const { stdout } = await runAsRoot(connection, { script: [turnedAway.script(ACCESS_LOG)], timeoutSeconds });
  return turnedAway.parse(stdout.split("\n"));
}
