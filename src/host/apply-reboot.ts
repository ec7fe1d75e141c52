import { RadioctlError } from "../errors.js";
import type { SshConnection } from "../ports/ssh.js";
import { DRAIN_MARK } from "./generation.js";
import { sh } from "./quote.js";
import { mustRunAsRoot } from "./run-as-root.js";
import type { HostScript } from "./script.js";

const PATIENCE_SECONDS = 30;

/**
 * Makes the host's `/healthz` answer 503. The mark has a time limit, by the host's own clock.
 * @param seconds until the time limit
 * @param run the run's id, for the mark
 */
export async function markDrained(connection: SshConnection, host: string, seconds: number, run: string): Promise<void> {
  const script = [{ file: "mark-drained.sh", values: { MARK: DRAIN_MARK, SECONDS_LEFT: seconds, RUN: run } }];
  await must(connection, host, script, "it could not be marked as drained");
}

/** Removes the mark, so that `/healthz` depends on the audio again. */
export async function liftMark(connection: SshConnection, host: string): Promise<void> {
  await must(connection, host, [sh`rm -f ${DRAIN_MARK}`], "its drain mark could not be removed");
}

/** The id of the current boot. @throws RadioctlError failed while the host shuts down */
export async function readBootId(connection: SshConnection, host: string): Promise<string> {
  const bootId = (await must(connection, host, [{ file: "boot-id.sh" }], "its boot id could not be read")).trim();
  if (bootId !== "") return bootId;
  throw new RadioctlError("failed", "its boot id could not be read", { host });
}

/** Starts a reboot and does not wait for it. The connection may end before the answer arrives, which is not a failure. */
export async function askForReboot(connection: SshConnection, host: string): Promise<void> {
  try {
    await must(connection, host, ["systemctl --no-block reboot"], "its reboot could not be started");
  } catch (error) {
    if (!(error instanceof RadioctlError) || error.kind !== "outcomeUnknown") throw error;
  }
}

async function must(connection: SshConnection, host: string, script: HostScript, otherwise: string): Promise<string> {
  const { stdout } = await mustRunAsRoot(connection, host, { script, timeoutSeconds: PATIENCE_SECONDS }, otherwise);
  return stdout;
}
