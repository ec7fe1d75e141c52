import { join } from "node:path";
import { openSshArgv, openSshConfig, type OpenSshSession } from "../../host/openssh.js";
import type { World } from "../../world.js";

/**
 * Runs OpenSSH's `ssh` to a host in this terminal until it ends. It accepts only the host keys that radioctl's own connections accept: they are in a
 * file for this one session, since ssh reads files only.
 * @param hidden prefixes of variables that ssh does not get, since they hold secrets
 * @returns ssh's exit code: the command's or the shell's own; 255 when ssh itself failed
 * @throws RadioctlError hostKey when the host's key is not known; failed when there is no ssh on this machine
 */
export async function runSsh(world: World, session: OpenSshSession, hidden: readonly string[] = []): Promise<number> {
  const knownHosts = await world.hostKeys.knownHosts(session.target);
  const folder = join(world.env["TMPDIR"] || "/tmp", `radioctl-${Buffer.from(world.randomBytes(12)).toString("hex")}`);
  try {
    await world.files.write(join(folder, "known_hosts"), knownHosts, 0o600);
    await world.files.write(join(folder, "config"), openSshConfig(session, join(folder, "known_hosts")), 0o600);
    return await world.processes.interactive(openSshArgv(session, join(folder, "config")), hidden);
  } finally {
    await world.files.remove(folder);
  }
}
