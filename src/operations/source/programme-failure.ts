import { RadioctlError } from "../../errors.js";
import type { RemoteResult } from "../../ports/ssh.js";

/** Why the programme's command failed, by its exit code: 5 is a Liquidsoap that does not answer, 2 a command that it does not have, 126 and 127 a host without the command. */
export function programmeFailure(host: string, { code, stderr }: RemoteResult): RadioctlError {
  const said = stderr.trim().split("\n").at(-1) ?? "";
  if (code === 5) {
    return new RadioctlError("unreachable", said, { host, hint: `see radioctl logs ${host} --service liquidsoap` });
  }
  if (code === 126 || code === 127) {
    const hint = `radioctl deploy ${host} puts it there`;
    return new RadioctlError("failed", "it has no command for its programme", { host, hint });
  }
  if (code === 2)
    return new RadioctlError("failed", said, { host, hint: `is it older than this radioctl? radioctl deploy ${host}` });
  return new RadioctlError("failed", said === "" ? `the programme's command ended with exit code ${code}` : said, { host });
}
