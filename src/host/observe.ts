import { RadioctlError } from "../errors.js";
import type { SshConnection } from "../ports/ssh.js";
import type { DesiredHost } from "./desired.js";
import { parsed } from "./answer.js";
import { parseAnswer, queryScript, type ObservedHost } from "./query.js";
import { runAsRoot } from "./run-as-root.js";

/**
 * Observes a host in one round trip; changes nothing.
 * @throws RadioctlError authentication when the login cannot become root; failed when the host is not Debian with systemd
 */
export async function observeHost(connection: SshConnection, desired: DesiredHost, timeoutSeconds = 60): Promise<ObservedHost> {
  const { host } = desired;
  const answer = await runAsRoot(connection, { script: queryScript(desired), timeoutSeconds });
  const observed = parsed(host, () => parseAnswer(answer.stdout));
  if (observed === undefined) throw notAnswered(host, connection.login.user, answer.stderr);
  if (!observed.system.systemd) {
    throw new RadioctlError("failed", `${observed.system.prettyName} does not run systemd as its first process`, {
      host,
      hint: "radioctl needs Debian 12 or 13 with systemd",
    });
  }
  return observed;
}

function notAnswered(host: string, user: string, stderr: string): RadioctlError {
  const said = stderr.trim().split("\n")[0] ?? "";
  if (user === "root") return new RadioctlError("failed", `the answer to the query is incomplete: ${said}`, { host });
  return new RadioctlError("authentication", `${user} cannot become root: ${said}`, {
    host,
    hint: `on the host, as root: echo '${user} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/${user}; or set ssh.user to root`,
  });
}
