import { RadioctlError } from "../errors.js";
import type { SshConnection } from "../ports/ssh.js";
import { DRAIN_MARK } from "./generation.js";
import { asRoot } from "./quote.js";
import { sh, shellCommand } from "./quote.js";

const PATIENCE_SECONDS = 30;

/**
 * From now on the host's `/healthz` says 503. By the host's own clock it ends by itself.
 * @param seconds until then
 * @param run stands in the mark
 */
export async function markDrained(connection: SshConnection, host: string, seconds: number, run: string): Promise<void> {
  const script = `umask 022; echo "$(($(date +%s) + ${seconds})) "${sh`${run}`} >${DRAIN_MARK}.new && mv -fT ${DRAIN_MARK}.new ${DRAIN_MARK}`;
  await must(connection, host, script, "it could not be marked as drained");
}

/** `/healthz` says again whether audio flows. */
export async function liftMark(connection: SshConnection, host: string): Promise<void> {
  await must(connection, host, `rm -f ${DRAIN_MARK}`, "its mark could not be lifted");
}

/** Goes on to answer for a second or two while it goes down. */
const BOOT_ID = `case "$(systemctl is-system-running 2>/dev/null)" in stopping) echo "it is going down" >&2; exit 1 ;; esac
cat /proc/sys/kernel/random/boot_id`;

/** Which boot this is. @throws RadioctlError failed while the host goes down */
export async function readBootId(connection: SshConnection, host: string): Promise<string> {
  const bootId = (await must(connection, host, BOOT_ID, "it does not say which boot this is")).trim();
  if (bootId !== "") return bootId;
  throw new RadioctlError("failed", "it does not say which boot this is", { host });
}

/** Has the host reboot, and does not wait for it. The connection may end before it has an answer: that is no failure. */
export async function askForReboot(connection: SshConnection, host: string): Promise<void> {
  try {
    await must(connection, host, "systemctl --no-block reboot", "it does not reboot");
  } catch (error) {
    if (!(error instanceof RadioctlError) || error.kind !== "outcomeUnknown") throw error;
  }
}

async function must(connection: SshConnection, host: string, script: string, otherwise: string): Promise<string> {
  const command = asRoot(shellCommand(["sh", "-c", script]), connection.login.user);
  const { code, stdout, stderr } = await connection.run({ command, timeoutSeconds: PATIENCE_SECONDS });
  if (code === 0) return stdout;
  throw new RadioctlError("failed", `${otherwise}: ${stderr.trim()}`, { host });
}
