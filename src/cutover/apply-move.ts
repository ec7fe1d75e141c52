import { RadioctlError } from "../errors.js";
import { asRoot } from "../host/privilege.js";
import type { SshConnection } from "../ports/ssh.js";
import { moveScript, type Move } from "./move.js";

/** A relay tries a parent that has come back every 5 s. */
const WAIT_SECONDS = 20;

/**
 * Moves the listeners of one relay from one of its parents to the other.
 * @throws RadioctlError guard when the other carries no audio there: nothing was touched; locked; failed
 */
export async function applyMove(connection: SshConnection, move: Move): Promise<void> {
  const { code, stderr } = await connection.run({
    command: asRoot("sh -s", connection.login.user),
    stdin: moveScript(move, WAIT_SECONDS),
    timeoutSeconds: 120,
  });
  if (code === 0) return;
  const said = stderr.trim().split("\n").at(-1) ?? "";
  const host = move.relay;
  if (code === 6) throw new RadioctlError("locked", `another run is at work: ${said}`, { host });
  if (code === 4)
    throw new RadioctlError("guard", `its listeners can't be moved: ${said}`, { host, hint: "is the other master on air?" });
  throw new RadioctlError("failed", `its listeners could not be moved: ${said}`, { host });
}
