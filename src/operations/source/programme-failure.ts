import { RadioctlError } from "../../errors.js";
import { lastLine } from "../../host/answer.js";
import type { RemoteResult } from "../../ports/ssh.js";

/**
 * Why the `programme` command failed, by its exit code: 5: Liquidsoap does not answer; 2: unknown subcommand; 126 and 127: the host does not have
 * the command.
 */
export function programmeFailure(host: string, { code, stderr }: RemoteResult): RadioctlError {
  const said = lastLine(stderr);
  if (code === 5) {
    return new RadioctlError("unreachable", said, { host, hint: `read its log: radioctl logs ${host} --service liquidsoap` });
  }
  if (code === 126 || code === 127) {
    const hint = `install it: radioctl deploy ${host}`;
    return new RadioctlError("failed", "the programme command is not installed", { host, hint });
  }
  if (code === 2)
    return new RadioctlError("failed", said, {
      host,
      hint: `its configuration may be older than this radioctl: radioctl deploy ${host}`,
    });
  return new RadioctlError("failed", said === "" ? `the programme command ended with exit code ${code}` : said, { host });
}
